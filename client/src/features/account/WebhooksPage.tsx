import { useCallback, useState, type FormEvent } from 'react'
import * as dates from '../../app/dates'
import { WEBHOOK_EVENTS, type Webhook, type WebhookEvent, type WebhookWish } from '../../app/accountModel'
import { locale } from '../../app/preferences'
import { useServices } from '../../app/services'
import { t, type TextKey } from '../../app/texts/texts'
import { useAction } from '../../app/useAction'
import { Page } from '../../app/ui/Page'
import { Sheet } from '../../app/ui/Sheet'
import { notify } from '../../app/undo'
import { ToggleRow } from '../settings/Row'
import { isConflict, isRefused } from './trouble'
import { useKept } from './useKept'
import { useProof } from './useProof'

const EVENTS = {
  'workout.finished': 'hooks.workout.finished',
  'workout.changed': 'hooks.workout.changed',
  'workout.deleted': 'hooks.workout.deleted',
} as const satisfies Readonly<Record<WebhookEvent, TextKey>>

const PAUSED = {
  failing: 'hooks.paused.failing',
  gone: 'hooks.paused.gone',
  signed_out: 'hooks.paused.signed_out',
} as const satisfies Readonly<Record<NonNullable<Webhook['because']>, TextKey>>

/** Addresses of the person's that are told of their workouts: added, their secret shown once, tested, deleted. */
export default function WebhooksPage() {
  const services = useServices()
  const { proved, sheet } = useProof()
  const [making, setMaking] = useState(false)
  const [secret, setSecret] = useState('')
  const [asked, setAsked] = useState<Webhook | null>(null)
  const { all, wrong, attempt } = useKept(
    useCallback(() => services.webhooks(), [services]),
    (failure) => (isConflict(failure) ? t('hooks.full') : isRefused(failure) ? t('hooks.badUrl') : undefined),
  )
  const make = (wish: WebhookWish) =>
    attempt(async () => {
      setSecret(await proved(() => services.makeWebhook(wish)))
      setMaking(false)
    })
  const test = (webhook: Webhook) =>
    attempt(async () => {
      const { lastAttempt } = await proved(() => services.testWebhook(webhook.id))
      notify(t('hooks.tested', { outcome: lastAttempt ? outcomeOf(lastAttempt) : '' }))
    })
  const end = (webhook: Webhook) => {
    setAsked(null)
    void attempt(async () => {
      await services.deleteWebhook(webhook.id)
      notify(t('hooks.deleted'))
    })
  }
  return (
    <Page title={t('hooks.title')} parent="/settings/account">
      {wrong ? <p className="strip" role="alert">{wrong}</p> : null}
      {secret !== '' ? (
        <Once secret={secret} onKept={() => setSecret('')} />
      ) : making ? (
        <Wish onMake={make} onCancel={() => setMaking(false)} />
      ) : (
        <>
          <p className="muted">{t('hooks.why')}</p>
          {(all ?? []).map((webhook) => (
            <section key={webhook.id} className="card stack" aria-label={webhook.name}>
              <h2 className="wraps">{webhook.name}</h2>
              <p className="small" style={{ overflowWrap: 'anywhere' }}>{webhook.url}</p>
              <p className="muted small">{webhook.events.map((event) => t(EVENTS[event])).join(' · ')}</p>
              <p className="small">{stateOf(webhook)}</p>
              <div className="row between wrap">
                <button type="button" className="key outline" aria-label={t('hooks.testNamed', { webhook: webhook.name })} onClick={() => void test(webhook)}>
                  {t('hooks.test')}
                </button>
                <button type="button" className="key danger" aria-label={t('hooks.deleteNamed', { webhook: webhook.name })} onClick={() => setAsked(webhook)}>
                  {t('hooks.delete')}
                </button>
              </div>
            </section>
          ))}
          {all === null ? null : (
            <button type="button" className="key primary wide" onClick={() => setMaking(true)}>{t('hooks.new')}</button>
          )}
        </>
      )}
      <Sheet open={asked !== null} title={t('hooks.deleteAsk')} onClose={() => setAsked(null)}>
        <p className="wraps">{asked?.name}</p>
        <p className="muted">{t('hooks.deleteWhy')}</p>
        <button type="button" className="key primary wide" onClick={() => setAsked(null)}>{t('keep')}</button>
        <button type="button" className="key outline danger wide apart" onClick={() => asked && end(asked)}>{t('hooks.deleteIt')}</button>
      </Sheet>
      {sheet}
    </Page>
  )
}

function stateOf({ state, because, lastAttempt }: Webhook): string {
  if (because !== null) return t(PAUSED[because])
  if (lastAttempt === null) return t('hooks.unused')
  return [
    // A test that failed says nothing of what was told before.
    ...(state === 'failing' ? [t('hooks.failing')] : lastAttempt.delivered ? [t('hooks.active')] : []),
    t('hooks.last', { when: dates.dayMonthYear(lastAttempt.at, locale()), outcome: outcomeOf(lastAttempt) }),
  ].join(' · ')
}

function outcomeOf({ delivered, outcome, status }: NonNullable<Webhook['lastAttempt']>): string {
  if (delivered) return t('hooks.delivered')
  if (status !== null) return t('hooks.status', { status: String(status) })
  return outcome === 'timed_out' ? t('hooks.timed_out') : outcome === 'address_not_allowed' ? t('hooks.address_not_allowed') : t('hooks.unreachable')
}

function Wish({ onMake, onCancel }: { onMake: (wish: WebhookWish) => Promise<void>; onCancel: () => void }) {
  const [name, setName] = useState('')
  const [url, setUrl] = useState('')
  const [events, setEvents] = useState<readonly WebhookEvent[]>(WEBHOOK_EVENTS)
  const { act } = useAction()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void act(() => onMake({ name: name.trim(), url: url.trim(), events }))
  }
  return (
    <form className="stack wide-gap" onSubmit={submit} noValidate>
      <div className="field">
        <label htmlFor="hook-name">{t('hooks.name')}</label>
        <input id="hook-name" value={name} maxLength={100} autoComplete="off" onChange={(e) => setName(e.target.value)} />
      </div>
      <div className="field">
        <label htmlFor="hook-url">{t('hooks.url')}</label>
        <input
          id="hook-url" type="url" inputMode="url" value={url} maxLength={500} autoComplete="off" autoCapitalize="none" spellCheck={false}
          onChange={(e) => setUrl(e.target.value)}
        />
      </div>
      <div className="stack" role="group" aria-labelledby="hook-events">
        <span id="hook-events" className="label">{t('hooks.events')}</span>
        <div className="card flush">
          {WEBHOOK_EVENTS.map((one) => (
            <ToggleRow
              key={one}
              label={t(EVENTS[one])}
              value={events.includes(one)}
              onChange={(on) => setEvents(on ? [...events, one] : events.filter((other) => other !== one))}
            />
          ))}
        </div>
      </div>
      <button type="submit" className="key primary wide" disabled={name.trim() === '' || url.trim() === '' || events.length === 0}>{t('hooks.make')}</button>
      <button type="button" className="key plain wide" onClick={onCancel}>{t('cancel')}</button>
    </form>
  )
}

function Once({ secret, onKept }: { secret: string; onKept: () => void }) {
  const [copied, setCopied] = useState(false)
  return (
    <section className="stack" aria-labelledby="new-secret">
      <h2 id="new-secret">{t('hooks.shown')}</h2>
      <p>{t('hooks.once')}</p>
      <p className="card" data-testid="secret" style={{ overflowWrap: 'anywhere' }}><code>{secret}</code></p>
      <button type="button" className="key outline wide" onClick={() => void navigator.clipboard?.writeText(secret).then(() => setCopied(true))}>
        {copied ? t('about.copied') : t('hooks.copy')}
      </button>
      <button type="button" className="key primary wide" onClick={onKept}>{t('hooks.kept')}</button>
    </section>
  )
}
