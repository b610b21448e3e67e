import { useServices, useWatched } from './services'
import { t } from './texts/texts'

/** Two tabs never record the same workout: the second says so and can take over. */
export function Elsewhere() {
  const services = useServices()
  if (!useWatched(services.elsewhere)) return null
  return (
    <div className="strip elsewhere" role="status">
      <span className="fill">{t('record.elsewhere')}</span>
      <button type="button" className="key" onClick={() => void services.takeOverHere()}>{t('record.takeOver')}</button>
    </div>
  )
}
