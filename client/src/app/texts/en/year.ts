/** The year in review: its page and its picture. */
export const year = {
  'year.title': 'Year in review',
  'year.of': '{year} in review',
  'year.empty': 'Nothing recorded in this year.',
  'year.head': '{n, plural, one {# workout} other {# workouts}} on {days, plural, one {# day} other {# days}}',
  'year.headSoFar': 'So far {n, plural, one {# workout} other {# workouts}} on {days, plural, one {# day} other {# days}}',
  'year.picture': 'Picture of {year}. {said}.',
  'year.private': 'Made on this phone: no place, no track and no name of a workout is in it.',
  'year.noPicture': 'The picture could not be made. Try again.',
  'year.activeDays': '{n, plural, one { day} other { days}} with a workout',
  'year.longestDays': '{n, plural, one { day} other { days}} in a row',
  'year.longestWeeks': '{n, plural, one { week} other { weeks}} in a row',
  'year.standsOut': 'What stands out',
  'year.bestMonth': 'The fullest month',
  'year.honest': 'From the workouts on this phone. A day or week of rest in between ends no row.',
} as const
