import * as dates from '../../app/dates'
import * as figures from '../../app/figures'
import type { PlannedWorkout } from '../../app/model'
import { exerciseTitle } from '../../app/texts/exercises'
import { t } from '../../app/texts/texts'
import type { PlannedTarget } from '../../sync/calendar-book'
import { amount } from '../goals/sentences'

/** "5 km, 30 min", "Squat 5×5 60 kg": as typed. */
export function targetText(target: PlannedTarget | null, locale: string): string {
  if (!target) return ''
  const { distance, duration_s: seconds, exercises } = target
  return [
    ...(distance ? [amount(distance.value, distance.unit, locale)] : []),
    ...(seconds ? [seconds % 60 === 0 ? figures.hours(seconds * 1000) : figures.duration(seconds * 1000).value] : []),
    ...(exercises ?? []).map(({ exercise, sets, repetitions, weight }) =>
      [exerciseTitle(exercise), `${sets}\u00a0×\u00a0${repetitions}`, ...(weight ? [amount(weight.value, weight.unit, locale)] : [])].join(' ')),
  ].join(', ')
}

/** What is planned, in a few words. */
export function plannedName({ title, type, target }: PlannedWorkout, titleOf: (type: string) => string, locale: string): string {
  return title || [titleOf(type), targetText(target, locale)].filter(Boolean).join(', ')
}

export function stateText(state: PlannedWorkout['state']): string {
  switch (state) {
    case 'planned': return t('plan.state.planned')
    case 'done': return t('plan.state.done')
    case 'missed': return t('plan.state.missed')
    case 'skipped': return t('plan.state.skipped')
    case 'unclear': return t('plan.state.unclear')
  }
}

export const MARKS: Readonly<Record<PlannedWorkout['state'], string>> = { planned: '○', done: '✓', missed: '–', skipped: '×', unclear: '?' }

/** `07:30` as the person's clock shows it. */
export function timeText(day: string, time: string, locale: string): string {
  const [y, m, d] = day.split('-').map(Number) as [number, number, number]
  const [hour, minute] = time.split(':').map(Number) as [number, number]
  return dates.clock(new Date(y, m - 1, d, hour, minute).getTime(), locale)
}
