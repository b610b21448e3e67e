import { useState } from 'react'
import { Link } from 'react-router-dom'
import * as figures from '../../app/figures'
import { coveredBy, isWorn } from '../../app/local/equipment'
import type { WorkoutDetail } from '../../app/model'
import { useFigureStyle } from '../../app/preferences'
import { useEquipment, useServices, useWorkouts } from '../../app/services'
import { t } from '../../app/texts/texts'
import { useAction } from '../../app/useAction'
import { Icon } from '../../app/ui/Icon'
import { chevronForward } from '../../app/ui/icons'
import { ChoiceSheet } from './Choice'

/** What a workout was done with, and how far each piece has gone by now. Nothing where the person has no equipment. */
export function WorkoutEquipment({ workout }: { workout: WorkoutDetail }) {
  const services = useServices()
  const { act } = useAction()
  const style = useFigureStyle()
  const rows = useWorkouts()
  const pieces = useEquipment()
  const [open, setOpen] = useState(false)
  const chosen = workout.equipment ?? []
  const used = pieces.filter((piece) => chosen.includes(piece.equipment_id)).map((piece) => ({ piece, covered: coveredBy(piece, rows) }))
  const changeable = !workout.elsewhere && workout.deletedAt === null && pieces.some((piece) => piece.retired_on === undefined)
  if (used.length === 0 && !changeable) return null
  const shown = (mm: number) => figures.inline(figures.distance(mm, style))
  return (
    <section className="stack" aria-labelledby="equipment">
      <h2 id="equipment">{t('equipment.title')}</h2>
      {used.filter(({ piece, covered }) => piece.retired_on === undefined && isWorn(piece, covered)).map(({ piece, covered }) => (
        <p key={piece.equipment_id} className="strip">{t('equipment.worn', { name: piece.name, distance: shown(covered.distanceMm) })}</p>
      ))}
      {used.length > 0 ? (
        <ul className="card flush rows">
          {used.map(({ piece, covered }) => (
            <li key={piece.equipment_id}>
              <Link className="row-link" to={`/settings/equipment/${piece.equipment_id}`}>
                <span className="fill wraps">{piece.name}</span>
                <span className="end tabular figure">{shown(covered.distanceMm)}</span>
                <span className="muted onward"><Icon of={chevronForward} small mirrors /></span>
              </Link>
            </li>
          ))}
        </ul>
      ) : <p className="muted">{t('equipment.none')}</p>}
      {changeable ? <button type="button" className="key outline wide" onClick={() => setOpen(true)}>{t('equipment.change')}</button> : null}
      <ChoiceSheet
        open={open} chosen={chosen} onClose={() => setOpen(false)}
        onChoose={(ids) => {
          setOpen(false)
          void act(() => services.annotate(workout.sessionId, { equipment: ids }), t('form.failed'))
        }}
      />
    </section>
  )
}
