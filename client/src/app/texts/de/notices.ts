import type { notices as english } from '../en/notices'
import type { Words } from '../texts'

export const notices: Words<typeof english> = {
  'note.pausedTitle': '{type} pausiert',
  'note.autoPausedTitle': '{type} von selbst pausiert',
  'note.channel': 'Laufendes Training',
  'note.stoppedTitle': 'Aufnahme unterbrochen',
  'note.stoppedBody': 'Um {time}. Tippe, um weiterzumachen.',
  'note.stoppedChannel': 'Aufnahme unterbrochen',
  'note.prevent': 'So lässt es sich verhindern',
  'note.restChannel': 'Pause vorbei',
  'note.stillPaused': 'Noch pausiert bei {distance}',
  'note.stillPausedBody': 'Weitermachen oder beenden, wann immer du magst.',

  'cue.example': 'Kilometer drei. Achtzehn Minuten zwei.',
  'cue.split': '{split}. {time}. Zuletzt: {last}.',
  'cue.km': 'Kilometer {n}',
  'cue.mile': 'Meile {n}',
  'cue.metres': '{n} Meter',
  'cue.yards': '{n} Yards',
  'cue.restSoon': 'Zehn Sekunden.',
  'cue.restOverNext': 'Pause vorbei. {next}',
}
