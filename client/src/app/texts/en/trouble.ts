/** What failed or broke, and a newer version. */
export const trouble = {
  'failed.full': 'The phone has no room to save that. Free some space, then try again.',
  'failed.saving': 'That didn’t save. What was saved before is safe. Try again.',
  'failed.offline': 'That needs a connection. Try again when you’re online.',
  'failed.server': 'The server can’t do that now. Try again later.',
  'failed.other': 'That didn’t work. Try again.',

  'broken.title': 'This screen broke',
  'broken.safe': 'What you recorded is safe on this phone, and a running workout goes on.',
  'broken.reload': 'Reload',
  'broken.details': 'What happened',

  'update.title': 'A newer Stamina',
  'update.short': 'This version is too old for online data.',
  'update.required': 'This version is too old to show your online data. Recording works, and what you record is still sent.',
  'update.recommended': 'A newer Stamina is here.',
  'update.reload': 'Reload for the new version',
  'update.held': 'A workout is on in another tab. The new version waits for its end.',
  'update.update': 'Update',
  'update.later': 'Later',
  'update.keepRecording': 'Keep recording',
  'update.store': 'Not in your store yet? It can take a day.',
} as const
