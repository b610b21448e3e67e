import { Capacitor } from '@capacitor/core'

/** Whether a native shell is around us; on the web every bridge has its own way or stays silent. */
export const isNative = (): boolean => Capacitor.isNativePlatform()
export const platformName = (): 'ios' | 'android' | 'web' => Capacitor.getPlatform() as 'ios' | 'android' | 'web'
