import { useEffect } from 'react'
import { firstScreen } from './first/firstScreen'
import { t } from './texts/texts'
import { reloadMended } from './update'

/** Never a blank screen: what happened, that nothing is lost, and a way on. */
export function Broken({ failure }: { readonly failure: unknown }) {
  useEffect(() => firstScreen()?.leave(), [])
  return (
    <main className="column broken" role="alert">
      <h1>{t('broken.title')}</h1>
      <p>{t('broken.safe')}</p>
      <button type="button" className="key primary" onClick={() => void reloadMended()}>{t('broken.reload')}</button>
      <details>
        <summary>{t('broken.details')}</summary>
        <pre>{String(failure)}</pre>
      </details>
    </main>
  )
}
