import { Link } from 'react-router-dom'
import type { GoalStatus } from '../../app/model'
import { locale } from '../../app/preferences'
import { useTypeTitle } from '../../app/services'
import { Ring } from '../../app/ui/Ring'
import { TypeGlyph } from '../../app/ui/TypeGlyph'
import { left, ringName, sentence, share } from './sentences'
import { Spoken } from '../../app/ui/Spoken'

export function GoalRings({ statuses }: { statuses: readonly GoalStatus[] }) {
  return (
    <div className={`rings${statuses.length < 3 ? ' few' : ''}`}>
      {statuses.map((status) => <RingLink key={status.goal.goalId} status={status} />)}
    </div>
  )
}

function RingLink({ status }: { status: GoalStatus }) {
  const title = useTypeTitle()
  const { goal } = status
  const name = ringName(status, title, locale())
  return (
    <Link to={`/goals/${goal.goalId}`} className="ring-link">
      <Spoken as={name}>
        <GoalRing status={status} size={96} name={name} />
        <span className="name">{sentence(goal, title, locale())}</span>
        <span className="muted small">{left(status, locale())}</span>
      </Spoken>
    </Link>
  )
}

export function GoalRing({ status, size, name, closing }: { status: GoalStatus; size: number; name: string; closing?: boolean }) {
  const { goal } = status
  return (
    <Ring
      size={size}
      type={goal.type}
      done={goal.target > 0 ? status.done / goal.target : 0}
      confirmed={goal.target > 0 ? status.confirmed / goal.target : 0}
      name={name}
      closing={closing ?? false}
    >
      <TypeGlyph type={goal.type} {...(size < 96 ? { size: 'inline' as const } : {})} />
      {size < 96 ? null : share(status, locale())}
    </Ring>
  )
}
