import { useState } from 'react'
import { useNavigate } from 'react-router-dom'
import type { GoalStatus } from '../../app/model'
import { t } from '../../app/texts/texts'
import { Sheet } from '../../app/ui/Sheet'
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

/** Goals that were reached, then the question about an account; each only perhaps. */
export function AfterSave({ sessionId }: { sessionId: string }) {
  const navigate = useNavigate()
  const [what] = useState(() => takeSaved(sessionId))
  const [stage, setStage] = useState<'joy' | 'account' | 'none'>(what === null ? 'none' : what.reached.length > 0 ? 'joy' : what.askAccount ? 'account' : 'none')
  if (what === null) return null
  return (
    <>
      <GoalReached open={stage === 'joy'} statuses={what.reached} onClose={() => setStage((now) => (now === 'joy' ? (what.askAccount ? 'account' : 'none') : now))} />
      <Sheet open={stage === 'account'} title={t('account.keepSafe')} onClose={() => setStage('none')}>
        <p>{t('account.onlyHere')}</p>
        <button type="button" className="key plain wide" onClick={() => setStage('none')}>{t('notNow')}</button>
        <button type="button" className="key primary wide" onClick={() => navigate('/sign-in?new=1')}>{t('account.make')}</button>
      </Sheet>
    </>
  )
}
