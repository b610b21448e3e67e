import { setupIonicReact } from '@ionic/react'
import { createRoot } from 'react-dom/client'
import './app/base.css'
import { App } from './app/App'
import { compose } from './app/compose'
import { connect } from './app/online'
import { ServicesProvider } from './app/services'
import { followTheme } from './app/theme'
import { registerWorker } from './app/update'

setupIonicReact({ hardwareBackButton: false })
followTheme()

const services = await compose(connect)
createRoot(document.getElementById('root')!).render(
  <ServicesProvider value={services}>
    <App />
  </ServicesProvider>,
)
void registerWorker()
