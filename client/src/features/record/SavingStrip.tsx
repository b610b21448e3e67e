import * as figures from '../../app/figures'
import type { LiveWorkout } from '../../app/model'
import { useFigureStyle } from '../../app/preferences'
import { t } from '../../app/texts/texts'

/** Figures that stand still because the phone cannot write say so, and what is safe. */
export function SavingStrip({ live, moves }: { live: LiveWorkout; moves?: boolean }) {
  const style = useFigureStyle()
  const time = figures.duration(live.movingMs).value
  const distance = figures.inline(figures.distance(live.distanceMm, style))
  if (live.storageFull) return <p className="strip" role="alert">{moves ? t('record.storageFull', { distance, time }) : t('record.storageFullShort')}</p>
  if (!live.savingFails) return null
  return (
    <div className="strip" role="alert">
      <span className="fill">{t('record.savingFails', { saved: moves ? `${distance}, ${time}` : time })}</span>
      <button type="button" className="key" onClick={() => location.reload()}>{t('record.openAgain')}</button>
    </div>
  )
}
