import type { stats as english } from '../en/stats'
import type { Words } from '../texts'

export const stats: Words<typeof english> = {
  'stats.period': 'Zeitraum',
  'stats.before': 'Früher',
  'stats.after': 'Später',
  'stats.weekOf': 'Woche ab {day}',
  'stats.bars': 'Zeit in Bewegung',
  'stats.bar': '{name}, {n, plural, =0 {kein Training} one {# Training, {time}} other {# Trainings, {time}}}',
  'stats.days': '{from} bis {to}',
  'stats.when': 'Wann',
  'stats.workouts': '{n, plural, one {Training} other {Trainings}}',
  'stats.workoutsHead': 'Trainings',
  'stats.trend':
    '{now} {period, select, week {diese Woche} month {diesen Monat} other {dieses Jahr}}, {before} {period, select, week {in der Woche} month {im Monat} other {im Jahr}} davor.',
  'stats.soon': 'Ein Trend zeigt sich hier ab {period, select, week {deiner zweiten Woche} month {deinem zweiten Monat} other {deinem zweiten Jahr}}.',
  'stats.empty': 'Hier ist noch nichts aufgenommen.',
  'stats.trendThen':
    '{now} {period, select, week {in jener Woche} month {in jenem Monat} other {in jenem Jahr}}, {before} {period, select, week {in der Woche} month {im Monat} other {im Jahr}} davor.',
  'stats.weekShort': 'ab {day}',

  'period.week': 'Woche',
  'period.month': 'Monat',
  'period.year': 'Jahr',

  'records.title': 'Rekorde',
  'records.none': 'Rekorde erscheinen mit deinen ersten Trainings.',
  'records.longest': 'Am weitesten',
  'records.longestTime': 'Am längsten',
  'records.climb': 'Größter Anstieg',
  'records.lifts': 'Kraft',
  'records.heaviest': 'schwerster Satz',
  'records.oneRepMax': 'geschätztes 1RM',
  'records.honest': 'Aus den Trainings auf diesem Telefon. Geschätzte und berichtigte Strecken setzen keine Rekorde.',
  'records.counting': 'Deine Wege werden durchgesehen…',
  'records.half': 'Halbmarathon',
  'records.marathon': 'Marathon',
  'records.row': '{name}: {figure}, {when}',

  'exercise.progress': 'Schwerster Satz und geschätztes 1RM',
  'exercise.summary': '{exercise}: von {first} bis {last}, {n, plural, one {# Training} other {# Trainings}}.',
  'exercise.history': 'Verlauf',
  'exercise.none': 'Noch kein Satz davon auf diesem Telefon.',
}
