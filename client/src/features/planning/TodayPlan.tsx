import { useState } from 'react'
import { Link } from 'react-router-dom'
import * as dates from '../../app/dates'
import type { PlannedWorkout } from '../../app/model'
import { useLive, usePlanned } from '../../app/services'
import { t } from '../../app/texts/texts'
import { Icon } from '../../app/ui/Icon'
import { chevronForward } from '../../app/ui/icons'
import { PlannedList } from './PlannedList'
import { PlannedSheet } from './LazySheet'

/** What is planned today, with a key that starts it; nothing where nothing is planned. */
export function TodayPlan() {
  const all = usePlanned()
  const live = useLive()
  const [open, setOpen] = useState<PlannedWorkout | null>(null)
  const today = all.filter((one) => one.day === dates.localDate(Date.now()))
  if (today.length === 0) return null
  return (
    <section className="stack" aria-labelledby="planned-today">
      <div className="row between wrap">
        <h2 id="planned-today">{t('plan.today')}</h2>
        <Link to="/plan" className="key plain">{t('plan.title')}<Icon of={chevronForward} small mirrors /></Link>
      </div>
      <PlannedList planned={today} onOpen={setOpen} startable={live === null} />
      <PlannedSheet planned={open} onClose={() => setOpen(null)} />
    </section>
  )
}
