import { useState } from 'react'
import * as dates from '../../app/dates'
import * as figures from '../../app/figures'
import { locale } from '../../app/preferences'
import { t } from '../../app/texts/texts'
import { Sheet, SheetFoot } from '../../app/ui/Sheet'

interface Props {
  readonly open: boolean
  readonly live: {
    readonly startedAt: number
    readonly elapsedMs: number
    readonly points?: readonly { readonly t: number | undefined; readonly stepMm: number }[]
  }
  readonly onClose: () => void
  readonly onTrim: (endElapsedMs: number) => void
}

/** "Forgot to stop": the end moves to an earlier minute; a last movement is offered first. */
export function TrimSheet({ open, live, onClose, onTrim }: Props) {
  const minutes = Math.max(1, Math.ceil(live.elapsedMs / 60_000))
  const [end, setEnd] = useState(minutes)
  const lastMove = lastMovement(live)
  return (
    <Sheet open={open} title={t('finish.trim')} onClose={onClose}>
      <p className="muted">{t('finish.trimWhy')}</p>
      {lastMove !== null && live.elapsedMs - lastMove > 120_000 ? (
        <button type="button" className="key outline wide" onClick={() => onTrim(lastMove)}>
          {t('finish.trimTo', { time: dates.clock(live.startedAt + lastMove, locale()) })}
        </button>
      ) : null}
      <div className="field">
        <label htmlFor="trim">{t('finish.endsAfter', { time: figures.duration(Math.min(live.elapsedMs, end * 60_000)).value })}</label>
        <input
          id="trim"
          className="slider"
          type="range"
          min={1}
          max={minutes}
          value={end}
          aria-valuetext={figures.duration(Math.min(live.elapsedMs, end * 60_000)).spoken}
          onChange={(e) => setEnd(Number(e.target.value))}
        />
      </div>
      <SheetFoot>
        <button type="button" className="key primary wide" onClick={() => onTrim(Math.min(live.elapsedMs, end * 60_000))}>{t('finish.setEnd')}</button>
      </SheetFoot>
    </Sheet>
  )
}

function lastMovement(live: Props['live']): number | null {
  const points = live.points ?? []
  for (let i = points.length - 1; i >= 0; i--) if (points[i]!.stepMm > 1000 && points[i]!.t !== undefined) return points[i]!.t!
  return null
}
