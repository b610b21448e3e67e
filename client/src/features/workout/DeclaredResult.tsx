import * as figures from '../../app/figures'
import type { WorkoutDetail } from '../../app/model'
import { useTypes } from '../../app/services'

/** What was entered in the declared fields of a type with a form of its own. */
export function DeclaredResult({ workout }: { workout: Pick<WorkoutDetail, 'type' | 'fields'> }) {
  const form = useTypes().find((declared) => declared.id === workout.type)?.form ?? []
  const entries = Object.entries(workout.fields)
  if (entries.length === 0) return null
  const isTime = (name: string) => form.some((field) => field.name === name && field.kind === 'duration')
  return (
    <dl className="card stack">
      {entries.map(([name, value]) => (
        <div key={name} className="row between">
          <dt className="muted">{name.replaceAll('_', ' ')}</dt>
          <dd>{typeof value === 'number' && isTime(name) ? figures.duration(value * 1000).value : String(value)}</dd>
        </div>
      ))}
    </dl>
  )
}
