import type { year as english } from '../en/year'
import type { Words } from '../texts'

export const year: Words<typeof english> = {
  'year.title': 'Jahresrückblick',
  'year.of': 'Rückblick auf {year}',
  'year.empty': 'In diesem Jahr ist nichts aufgenommen.',
  'year.head': '{n, plural, one {# Training} other {# Trainings}} an {days, plural, one {# Tag} other {# Tagen}}',
  'year.headSoFar': 'Bisher {n, plural, one {# Training} other {# Trainings}} an {days, plural, one {# Tag} other {# Tagen}}',
  'year.picture': 'Bild von {year}. {said}.',
  'year.private': 'Auf diesem Telefon gemacht: kein Ort, kein Weg und kein Name eines Trainings ist darin.',
  'year.noPicture': 'Das Bild konnte nicht gemacht werden. Versuch es noch einmal.',
  'year.activeDays': '{n, plural, one {Tag} other {Tage}} mit Training',
  'year.longestDays': '{n, plural, one {Tag} other {Tage}} in Folge',
  'year.longestWeeks': '{n, plural, one {Woche} other {Wochen}} in Folge',
  'year.standsOut': 'Was heraussticht',
  'year.bestMonth': 'Der vollste Monat',
  'year.honest': 'Aus den Trainings auf diesem Telefon. Ein Tag oder eine Woche Ruhe dazwischen beendet keine Folge.',
}
