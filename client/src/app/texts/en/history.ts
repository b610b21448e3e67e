/** The list of workouts, its calendar, and a workout logged by hand. */
export const history = {
  'history.view': 'View',
  'history.list': 'List',
  'history.calendar': 'Calendar',
  'history.search': 'Search',
  'history.types': 'Types',
  'history.log': 'Log a past workout',
  'history.empty': 'Your workouts will line up here.',
  'history.noMatch': 'Nothing matches. Clear the filters?',
  'history.clear': 'Clear the filters',
  'history.older': 'Show older ones',
  'history.offline': 'Older workouts appear when you’re online.',

  'calendar.before': 'The month before',
  'calendar.after': 'The next month',
  'calendar.cell': '{day}, {n, plural, one {# workout} other {# workouts}}, {time}',
  'calendar.legend': 'One to four dots: up to 20, 45, 90 minutes, more.',
  'calendar.free': 'A free day.',

  'log.when': 'When',
  'log.whenWrong': 'Give a time that has passed.',
  'log.duration': 'Duration, minutes or h:mm:ss',
  'log.durationWrong': 'Give a duration, like 31:20.',
  'log.endsLater': 'That would end in the future.',
  'log.sets': 'Sets',
  'log.addSetOf': 'Another set of {exercise}',
  'log.setLine': '{exercise}: {set}',

  'mark.phone': 'saved on this phone',
  'mark.sending': 'on its way',
  'mark.server': 'safe on the server',
  'mark.refused': 'needs a look',
} as const
