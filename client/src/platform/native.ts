import { Capacitor } from '@capacitor/core'

/** Whether a native shell is around us; on the web every bridge has its own way or stays silent. */
export const isNative = (): boolean => Capacitor.isNativePlatform()
export const platformName = (): 'ios' | 'android' | 'web' => Capacitor.getPlatform() as 'ios' | 'android' | 'web'

/** Of the server: empty for the one that served the page. A native shell is told by its own build (scripts/shell.mjs), which fails without. */
export function serverAddress(page: Document = document): string {
  return platformName() === 'web' ? '' : (page.querySelector<HTMLMetaElement>('meta[name=stamina-server]')?.content ?? '')
}
