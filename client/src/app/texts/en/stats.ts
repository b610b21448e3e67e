/** Statistics, records and the page of an exercise. */
export const stats = {
  'stats.period': 'Period',
  'stats.before': 'Earlier',
  'stats.after': 'Later',
  'stats.weekOf': 'Week of {day}',
  'stats.bars': 'Moving time',
  'stats.bar': '{name}, {n, plural, =0 {no workout} one {# workout, {time}} other {# workouts, {time}}}',
  'stats.days': '{from} to {to}',
  'stats.when': 'When',
  'stats.workouts': '{n, plural, one { workout} other { workouts}}',
  'stats.workoutsHead': 'Workouts',
  'stats.trend':
    '{now} this{period, select, week { week} month { month} other { year}}, {before} the{period, select, week { week} month { month} other { year}} before.',
  'stats.soon': 'A trend shows here from your second{period, select, week { week} month { month} other { year}} on.',
  'stats.empty': 'Nothing recorded here yet.',
  'stats.trendThen':
    '{now} in that{period, select, week { week} month { month} other { year}}, {before} in the{period, select, week { week} month { month} other { year}} before.',
  'stats.weekShort': 'from {day}',

  'period.week': 'Week',
  'period.month': 'Month',
  'period.year': 'Year',

  'records.title': 'Records',
  'records.none': 'Records show here with your first workouts.',
  'records.longest': 'Longest',
  'records.longestTime': 'Longest time',
  'records.climb': 'Most climbing',
  'records.lifts': 'Lifts',
  'records.heaviest': 'heaviest set',
  'records.oneRepMax': 'estimated 1RM',
  'records.honest': 'From the workouts on this phone. Estimated and corrected distances set no records.',
  'records.counting': 'Looking through your tracks…',
  'records.half': 'Half marathon',
  'records.marathon': 'Marathon',
  'records.row': '{name}: {figure}, {when}',

  'exercise.progress': 'Heaviest set and estimated 1RM',
  'exercise.summary': '{exercise}: from {first} to {last}, {n, plural, one {# workout} other {# workouts}}.',
  'exercise.history': 'History',
  'exercise.none': 'No set of it on this phone yet.',
} as const
