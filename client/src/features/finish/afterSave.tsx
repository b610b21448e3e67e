import { useState } from 'react'
import { useNavigate } from 'react-router-dom'
import type { GoalStatus } from '../../app/model'
import { t } from '../../app/texts/texts'
import { GoalReached } from './GoalReached'

interface Saved {
  readonly sessionId: string
  readonly reached: readonly GoalStatus[]
  readonly askAccount: boolean
}

/** What was just saved has something to say, once, over the workout itself. */
let saved: Saved | null = null

export function rememberSaved(now: Saved): void {
  saved = now
}

function takeSaved(sessionId: string): Saved | null {
  if (saved?.sessionId !== sessionId) return null
  const found = saved
  saved = null
  return found
}

/** Goals that were reached, over the workout; the question about an account stands on its page and covers nothing. Each only perhaps. */
export function AfterSave({ sessionId }: { sessionId: string }) {
  const navigate = useNavigate()
  const [what] = useState(() => takeSaved(sessionId))
  const [joy, setJoy] = useState(what !== null && what.reached.length > 0)
  const [asks, setAsks] = useState(what !== null && what.askAccount)
  if (what === null) return null
  return (
    <>
      <GoalReached open={joy} statuses={what.reached} onClose={() => setJoy(false)} />
      {asks ? (
        <section className="card stack" aria-labelledby="keep-safe">
          <h2 id="keep-safe">{t('account.keepSafe')}</h2>
          <p>{t('account.onlyHere')}</p>
          <div className="row between wrap">
            <button type="button" className="key plain" onClick={() => setAsks(false)}>{t('notNow')}</button>
            <button type="button" className="key outline" onClick={() => navigate('/sign-in?new=1')}>{t('account.make')}</button>
          </div>
        </section>
      ) : null}
    </>
  )
}
