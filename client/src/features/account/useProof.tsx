import { useRef, useState, type FormEvent, type ReactNode } from 'react'
import { useServices, useSync } from '../../app/services'
import { t } from '../../app/texts/texts'
import { Sheet } from '../../app/ui/Sheet'
import { hasPasskeys, isPasskeyCancelled } from '../../platform/passkeys'
import { CodeField } from './CodeField'
import { PasswordField } from './PasswordField'
import { troubleText, wantsProof } from './trouble'

class Cancelled extends Error {}

/** The person was asked whether it is them, and closed the question: nothing was done, and nothing failed. */
export const isCancelled = (failure: unknown): boolean => failure instanceof Cancelled

interface Question {
  readonly again: () => void
  readonly give_up: (why: Error) => void
  /** The account has a second factor: a code is as good as the password. */
  readonly codes: boolean
  /** So is a passkey, where it has one and this browser uses them. */
  readonly passkeys: boolean
}

/**
 * For what the server does only for whoever has just shown that it is them. `proved` does it; where the server asks, `sheet` asks the
 * person, and it is done again.
 */
export function useProof(): { readonly proved: <T>(work: () => Promise<T>) => Promise<T>; readonly sheet: ReactNode } {
  const services = useServices()
  const [asking, setAsking] = useState<Question | null>(null)
  const proved = async <T,>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (failure) {
      if (!wantsProof(failure)) throw failure
      const codes = await services.secondFactor().then(({ since }) => since !== null, () => false)
      const passkeys = hasPasskeys() && (await services.passkeys().then((all) => all.length > 0, () => false))
      await new Promise<void>((again, give_up) => setAsking({ again, give_up, codes, passkeys }))
      return await work()
    }
  }
  return { proved, sheet: asking ? <ProofSheet question={asking} onEnd={() => setAsking(null)} /> : null }
}

function ProofSheet({ question, onEnd }: { question: Question; onEnd: () => void }) {
  const services = useServices()
  const { online } = useSync()
  const [password, setPassword] = useState('')
  const [code, setCode] = useState<string | null>(null)
  const [wrong, setWrong] = useState('')
  const [busy, setBusy] = useState(false)
  const ended = useRef(false)
  const close = () => {
    if (!ended.current) question.give_up(new Cancelled())
    ended.current = true
    onEnd()
  }
  const prove = async (proof: Parameters<typeof services.prove>[0]) => {
    setBusy(true)
    try {
      await services.prove(proof)
      ended.current = true
      question.again()
      onEnd()
    } catch (failure) {
      const text = troubleText(failure, online)
      const isPasskey = 'passkey' in proof
      if (!isPasskey || !isPasskeyCancelled(failure))
        setWrong(
          text === t('account.wrong') ? t(isPasskey ? 'passkeys.wrong' : 'password.wrong') : text === t('account.wrongCode') ? t('factor.wrong') : text,
        )
      setBusy(false)
    }
  }
  const confirm = (event: FormEvent) => {
    event.preventDefault()
    void prove(code === null ? { password } : { code: code.trim() })
  }
  return (
    <Sheet open title={t('prove.title')} onClose={close}>
      <p>{question.codes ? t('prove.whyCode') : t('prove.why')}</p>
      <form className="stack" onSubmit={confirm} noValidate>
        {code === null ? (
          <PasswordField id="prove-password" fresh={false} label={t('account.password')} value={password} onChange={setPassword} error={wrong} />
        ) : (
          <CodeField label={t('prove.code')} value={code} onChange={setCode} error={wrong} />
        )}
        <button type="submit" className="key primary wide" disabled={busy || (code ?? password).trim() === ''}>{t('prove.confirm')}</button>
      </form>
      {question.passkeys ? (
        <button type="button" className="key outline wide" disabled={busy} onClick={() => void prove({ passkey: true })}>{t('prove.usePasskey')}</button>
      ) : null}
      {question.codes ? (
        <button
          type="button"
          className="key plain wide"
          onClick={() => {
            setWrong('')
            setCode(code === null ? '' : null)
          }}
        >
          {code === null ? t('prove.useCode') : t('prove.usePassword')}
        </button>
      ) : null}
    </Sheet>
  )
}
