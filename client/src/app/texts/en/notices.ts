/** What is said outside the screens: notifications and voice. */
export const notices = {
  'note.pausedTitle': '{type} paused',
  'note.autoPausedTitle': '{type} paused by itself',
  'note.channel': 'Workout under way',
  'note.stoppedTitle': 'Recording stopped',
  'note.stoppedBody': 'At {time}. Tap to go on.',
  'note.stoppedChannel': 'Recording stopped',
  'note.prevent': 'How to prevent it',
  'note.restChannel': 'Rest over',
  'note.stillPaused': 'Still paused at {distance}',
  'note.stillPausedBody': 'Go on or finish, whenever you like.',

  'cue.example': 'Kilometre three. Eighteen minutes two.',
  'cue.split': '{split}. {time}. Last one, {last}.',
  'cue.km': 'Kilometre {n}',
  'cue.mile': 'Mile {n}',
  'cue.metres': '{n} metres',
  'cue.yards': '{n} yards',
  'cue.restSoon': 'Ten seconds.',
  'cue.restOverNext': 'Rest over. {next}',
} as const
