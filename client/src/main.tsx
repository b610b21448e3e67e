import { createRoot } from 'react-dom/client'
import './app/base.css'
import { App } from './app/App'
import type { Services } from './app/model'
import { Broken } from './app/Broken'
import { catchStrayFailures, showFailuresWith } from './app/failures'
import { routeOfLink } from './app/deepLinks'
import { beginsWithStart, waitingFor } from './app/early'
import { ServicesProvider } from './app/services'
import { preferences, onPreferences } from './app/preferences'
import { InLanguage } from './app/InLanguage'
import { speakIn } from './app/texts/languages'
import { followTheme } from './app/theme'
import { notify } from './app/undo'

await speakIn(preferences().language)
followTheme()
onPreferences(() => void speakIn(preferences().language))
// An https link that no app took opens the page in the browser; its screens live behind the hash.
if (location.pathname.startsWith('/open/')) history.replaceState(null, '', `/#${routeOfLink(location.href) ?? ''}`)
showFailuresWith(notify)
catchStrayFailures()

// A page that was left and is shown again has missed what happened since: another may have recorded.
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload()
})

const root = createRoot(document.getElementById('root')!, { onUncaughtError: (failure) => root.render(<Broken failure={failure} />) })
const show = (services: Services) =>
  root.render(
    <ServicesProvider value={services}>
      <InLanguage><App /></InLanguage>
    </ServicesProvider>,
  )
const coming = import('./app/begin').then((m) => m.begin())
if (beginsWithStart()) show(waitingFor(coming))
try {
  show(await coming)
} catch (failure) {
  root.render(<Broken failure={failure} />)
}
