import { useState } from 'react'
import * as dates from '../../app/dates'
import { locale } from '../../app/preferences'
import { useServices, useWatched } from '../../app/services'
import { t } from '../../app/texts/texts'
import { notify } from '../../app/undo'
import { useAction } from '../../app/useAction'
import { Sheet } from '../../app/ui/Sheet'

interface Props {
  readonly open: boolean
  readonly onClose: () => void
}

/** The secret link by which a calendar program reads what is planned: made, shown once, ended. */
export function LinkSheet({ open, onClose }: Props) {
  const services = useServices()
  const madeAt = useWatched(services.linkMadeAt)
  const [link, setLink] = useState<string | null>(null)
  const { act, busy } = useAction()
  const make = () => void act(async () => setLink(await services.makeCalendarLink()), t('link.failed'))
  const end = () => void act(async () => {
    await services.endCalendarLink()
    setLink(null)
    notify(t('link.ended'))
  }, t('link.failed'))
  const copy = (text: string) => void act(async () => {
    await navigator.clipboard.writeText(text)
    notify(t('link.copied'))
  }, t('link.notCopied'))
  return (
    <Sheet open={open} title={t('link.title')} onClose={onClose}>
      <p className="muted">{t('link.why')}</p>
      {link !== null ? (
        <>
          <div className="field">
            <label htmlFor="calendar-link">{t('link.yours')}</label>
            <input id="calendar-link" readOnly value={link} onFocus={(e) => e.currentTarget.select()} />
          </div>
          <p className="muted small">{t('link.once')}</p>
          <button type="button" className="key primary wide" disabled={busy} onClick={() => copy(link)}>{t('link.copy')}</button>
          <a className="key outline wide" href={link.replace(/^https?:/, 'webcal:')}>{t('link.open')}</a>
        </>
      ) : madeAt !== null ? (
        <p>{t('link.there', { day: dates.dayMonthYear(madeAt, locale()) })}</p>
      ) : null}
      {link !== null ? null : (
        <button type="button" className="key outline wide" disabled={busy} onClick={make}>{madeAt === null ? t('link.make') : t('link.another')}</button>
      )}
      {madeAt === null && link === null ? null : (
        <button type="button" className="key danger wide" disabled={busy} onClick={end}>{t('link.end')}</button>
      )}
    </Sheet>
  )
}
