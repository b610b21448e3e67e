import type { history as english } from '../en/history'
import type { Words } from '../texts'

export const history: Words<typeof english> = {
  'history.view': 'Ansicht',
  'history.list': 'Liste',
  'history.calendar': 'Kalender',
  'history.search': 'Suchen',
  'history.types': 'Arten',
  'history.log': 'Training nachtragen',
  'history.empty': 'Hier reihen sich deine Trainings.',
  'history.noMatch': 'Nichts passt. Filter zurücksetzen?',
  'history.clear': 'Filter zurücksetzen',
  'history.older': 'Ältere zeigen',
  'history.offline': 'Ältere Trainings erscheinen, wenn du online bist.',

  'calendar.before': 'Der Monat davor',
  'calendar.after': 'Der nächste Monat',
  'calendar.cell': '{day}, {n, plural, one {# Training} other {# Trainings}}, {time}',
  'calendar.legend': 'Ein bis vier Punkte: bis 20, 45, 90 Minuten, mehr.',
  'calendar.free': 'Ein freier Tag.',

  'log.when': 'Wann',
  'log.whenWrong': 'Gib eine Zeit an, die vorbei ist.',
  'log.duration': 'Dauer, Minuten oder h:mm:ss',
  'log.durationWrong': 'Gib eine Dauer an, etwa 31:20.',
  'log.endsLater': 'Das würde in der Zukunft enden.',
  'log.sets': 'Sätze',
  'log.addSetOf': 'Noch ein Satz {exercise}',
  'log.setLine': '{exercise}: {set}',

  'mark.phone': 'auf diesem Telefon gespeichert',
  'mark.sending': 'unterwegs',
  'mark.server': 'sicher auf dem Server',
  'mark.refused': 'braucht einen Blick',
}
