import * as figures from '../../app/figures'
import { locale } from '../../app/preferences'
import { t } from '../../app/texts/texts'
import { Sheet } from '../../app/ui/Sheet'
import { plates } from './plan'

interface Props {
  readonly open: boolean
  readonly weight: number
  readonly unit: 'kg' | 'lb'
  readonly onClose: () => void
}

export function PlatesSheet({ open, weight, unit, onClose }: Props) {
  const bar = unit === 'kg' ? 20 : 45
  const { side, rest } = plates(weight, unit, bar)
  const show = (value: number) => figures.inline(figures.weight(value, unit, locale()))
  return (
    <Sheet open={open} title={t('plates.title', { weight: show(weight) })} onClose={onClose}>
      <p className="muted">{t('plates.bar', { weight: show(bar) })}</p>
      {side.length === 0 ? <p>{t('plates.none')}</p> : (
        <ul className="chips wrap" aria-label={t('plates.side')}>
          {side.map((plate, i) => <li key={i} className="chip tabular">{show(plate)}</li>)}
        </ul>
      )}
      {rest > 0 ? <p className="muted">{t('plates.rest', { weight: show(rest) })}</p> : null}
    </Sheet>
  )
}
