import { isNative } from './native'

/** Android's back key and links that open the app. */
export async function listenToShell(on: { back: () => boolean; link: (url: string) => void }): Promise<void> {
  if (!isNative()) return
  const { App } = await import('@capacitor/app')
  await App.addListener('backButton', () => {
    if (!on.back()) void App.minimizeApp()
  })
  await App.addListener('appUrlOpen', ({ url }) => on.link(url))
  const launch = await App.getLaunchUrl()
  if (launch?.url) on.link(launch.url)
}

/** The phone's own settings of this app, where a refused location can be allowed again. */
export async function openPhoneSettings(): Promise<boolean> {
  if (!isNative()) return false
  const { openNativeSettings } = await import('./location/native')
  await openNativeSettings()
  return true
}
