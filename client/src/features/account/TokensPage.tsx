import { useCallback, useState, type FormEvent } from 'react'
import * as dates from '../../app/dates'
import { TOKEN_SCOPES, type AccessToken, type TokenScope, type TokenWish } from '../../app/accountModel'
import { locale } from '../../app/preferences'
import { useServices } from '../../app/services'
import { t, type TextKey } from '../../app/texts/texts'
import { useAction } from '../../app/useAction'
import { Page } from '../../app/ui/Page'
import { Segments } from '../../app/ui/Segments'
import { Sheet } from '../../app/ui/Sheet'
import { notify } from '../../app/undo'
import { ToggleRow } from '../settings/Row'
import { isConflict } from './trouble'
import { useKept } from './useKept'
import { useProof } from './useProof'

const WORDS = {
  read_workouts: 'tokens.read_workouts',
  write_workouts: 'tokens.write_workouts',
  read_goals: 'tokens.read_goals',
  write_goals: 'tokens.write_goals',
  read_calendar: 'tokens.read_calendar',
  read_equipment: 'tokens.read_equipment',
  export: 'tokens.export',
} as const satisfies Readonly<Record<TokenScope, TextKey>>

/** Tokens for the person's own programs: made, shown once, ended. */
export default function TokensPage() {
  const services = useServices()
  const { proved, sheet } = useProof()
  const [making, setMaking] = useState(false)
  const [made, setMade] = useState('')
  const [asked, setAsked] = useState<AccessToken | null>(null)
  const { all, wrong, attempt } = useKept(
    useCallback(() => services.tokens(), [services]),
    (failure) => (isConflict(failure) ? t('tokens.full') : undefined),
  )
  const make = (wish: TokenWish) =>
    attempt(async () => {
      setMade(await proved(() => services.makeToken(wish)))
      setMaking(false)
    })
  const end = (token: AccessToken) => {
    setAsked(null)
    void attempt(async () => {
      await services.endToken(token.id)
      notify(t('tokens.ended'))
    })
  }
  return (
    <Page title={t('tokens.title')} parent="/settings/account">
      {wrong ? <p className="strip" role="alert">{wrong}</p> : null}
      {made !== '' ? (
        <Once token={made} onKept={() => setMade('')} />
      ) : making ? (
        <Wish onMake={make} onCancel={() => setMaking(false)} />
      ) : (
        <>
          <p className="muted">{t('tokens.why')}</p>
          {all && all.length > 0 ? (
            <ul className="card flush rows">
              {all.map((token) => (
                <li key={token.id} className="row-link">
                  <span className="fill wraps">
                    {token.name}
                    <span className="muted small" style={{ display: 'block' }}>{token.scopes.map((scope) => t(WORDS[scope])).join(' · ')}</span>
                    <span className="muted small" style={{ display: 'block' }}>{beside(token)}</span>
                  </span>
                  <button type="button" className="key danger" aria-label={t('tokens.endNamed', { token: token.name })} onClick={() => setAsked(token)}>
                    {t('tokens.end')}
                  </button>
                </li>
              ))}
            </ul>
          ) : null}
          {all === null ? null : (
            <button type="button" className="key primary wide" onClick={() => setMaking(true)}>{t('tokens.new')}</button>
          )}
        </>
      )}
      <Sheet open={asked !== null} title={t('tokens.endAsk')} onClose={() => setAsked(null)}>
        <p className="wraps">{asked?.name}</p>
        <p className="muted">{t('tokens.endWhy')}</p>
        <button type="button" className="key primary wide" onClick={() => setAsked(null)}>{t('keep')}</button>
        <button type="button" className="key outline danger wide apart" onClick={() => asked && end(asked)}>{t('tokens.endIt')}</button>
      </Sheet>
      {sheet}
    </Page>
  )
}

const beside = ({ ends, lastUsed }: AccessToken): string =>
  [
    t(ends > Date.now() ? 'tokens.until' : 'tokens.over', { when: dates.dayMonthYear(ends, locale()) }),
    lastUsed === null ? t('tokens.unused') : t('tokens.used', { when: dates.dayMonthYear(lastUsed, locale()) }),
  ].join(' · ')

const LIVES = ['30', '90', '365'] as const

function Wish({ onMake, onCancel }: { onMake: (wish: TokenWish) => Promise<void>; onCancel: () => void }) {
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<readonly TokenScope[]>([])
  const [days, setDays] = useState<(typeof LIVES)[number]>('90')
  const { act } = useAction()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void act(() => onMake({ name: name.trim(), scopes, days: Number(days) }))
  }
  return (
    <form className="stack wide-gap" onSubmit={submit} noValidate>
      <div className="field">
        <label htmlFor="token-name">{t('tokens.name')}</label>
        <input id="token-name" value={name} maxLength={100} autoComplete="off" onChange={(e) => setName(e.target.value)} />
      </div>
      <div className="stack" role="group" aria-labelledby="token-scopes">
        <span id="token-scopes" className="label">{t('tokens.scopes')}</span>
        <div className="card flush">
          {TOKEN_SCOPES.map((scope) => (
            <ToggleRow
              key={scope}
              label={t(WORDS[scope])}
              value={scopes.includes(scope)}
              onChange={(on) => setScopes(on ? [...scopes, scope] : scopes.filter((other) => other !== scope))}
            />
          ))}
        </div>
      </div>
      <div className="stack">
        <span className="label">{t('tokens.life')}</span>
        <Segments name={t('tokens.life')} options={LIVES.map((value) => ({ value, label: t('tokens.days', { n: value }) }))} value={days} onChange={setDays} />
      </div>
      <button type="submit" className="key primary wide" disabled={name.trim() === '' || scopes.length === 0}>{t('tokens.make')}</button>
      <button type="button" className="key plain wide" onClick={onCancel}>{t('cancel')}</button>
    </form>
  )
}

function Once({ token, onKept }: { token: string; onKept: () => void }) {
  const [copied, setCopied] = useState(false)
  return (
    <section className="stack" aria-labelledby="new-token">
      <h2 id="new-token">{t('tokens.shown')}</h2>
      <p>{t('tokens.once')}</p>
      <p className="card" data-testid="token" style={{ overflowWrap: 'anywhere' }}><code>{token}</code></p>
      <button type="button" className="key outline wide" onClick={() => void navigator.clipboard?.writeText(token).then(() => setCopied(true))}>
        {copied ? t('about.copied') : t('tokens.copy')}
      </button>
      <button type="button" className="key primary wide" onClick={onKept}>{t('tokens.kept')}</button>
    </section>
  )
}
