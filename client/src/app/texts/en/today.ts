/** Today, the first start, and a workout that is open on another phone. */
export const today = {
  'first.title': 'Record a workout.',
  'first.noAccount': 'No account needed.',
  'first.haveAccount': 'I have an account',

  'today.last': 'Last workouts',
  'today.noGoals': 'Goals show up here as rings. Want one?',
  'today.setGoal': 'Set a goal',
  'today.nothing': 'Nothing recorded yet. Whenever you like.',
  'today.nowhere': 'That link leads nowhere. Here is today.',
  'today.wipedKept': 'This phone was signed out from another device. Your workouts were sent in and removed here; plans, goals and settings that could not be sent wait until you sign in again.',
  'today.wiped': 'This phone was signed out from another device, and its data here was removed after everything had been sent in.',
  'today.thisWeek': 'Goals',
  'today.is': 'Today: ',

  'other.open': '{type}, begun {when} on another phone, {figure} so far.',
  'other.goOn': 'Go on here',
  'other.finish': 'Finish it',
  'other.leave': 'Leave it',
  'other.drop': 'Drop it',
} as const
