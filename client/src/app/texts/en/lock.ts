/** The app lock, and what the app switcher shows. */
export const lock = {
  'lock.title': 'Stamina is locked',
  'lock.unlock': 'Unlock',
  'lock.reason': 'Unlock Stamina',
  'lock.again': 'That didn’t work. Try again.',
  'lock.live': 'Your workout goes on.',
  'lock.toWorkout': 'To the workout',
  'lock.help': 'Can’t unlock?',
  'lock.helpWhy': 'Sign out: what the server has leaves this device. What it doesn’t have yet stays here until you sign in again.',
  'lock.app': 'App lock',
  'lock.appWhy': 'Asks for your face, finger or code before it shows anything. A workout never waits for it.',
  'lock.after': 'Asks again',
  'lock.atOnce': 'At once',
  'lock.unchanged': 'That didn’t work. Nothing was changed.',
  'lock.hide': 'Hide in the app switcher',
} as const
