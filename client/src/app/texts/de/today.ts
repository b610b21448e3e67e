import type { today as english } from '../en/today'
import type { Words } from '../texts'

export const today: Words<typeof english> = {
  'first.title': 'Nimm ein Training auf.',
  'first.noAccount': 'Ganz ohne Konto.',
  'first.haveAccount': 'Ich habe ein Konto',

  'today.last': 'Letzte Trainings',
  'today.noGoals': 'Hier stehen deine Ziele als Ringe. Möchtest du eins?',
  'today.setGoal': 'Ziel setzen',
  'today.nothing': 'Noch nichts aufgenommen. Wann immer du magst.',
  'today.nowhere': 'Dieser Link führt nirgendwohin. Hier ist heute.',
  'today.wipedKept': 'Dieses Telefon wurde von einem anderen Gerät aus abgemeldet. Deine Trainings wurden gesendet und hier entfernt; Pläne, Ziele und Einstellungen, die nicht gesendet werden konnten, warten, bis du dich wieder anmeldest.',
  'today.wiped': 'Dieses Telefon wurde von einem anderen Gerät aus abgemeldet; seine Daten hier wurden entfernt, nachdem alles gesendet war.',
  'today.thisWeek': 'Ziele',
  'today.is': 'Heute: ',

  'other.open': '{type}, begonnen {when} auf einem anderen Telefon, bisher {figure}.',
  'other.goOn': 'Hier fortsetzen',
  'other.finish': 'Beenden',
  'other.leave': 'So lassen',
  'other.drop': 'Verwerfen',
}
