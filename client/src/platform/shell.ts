import { isNative } from './native'

export interface Shell {
  /** Android's back key. False: there is nothing to go back from, the app steps aside. */
  back(): boolean
  /** A link that opened the app; `launched`: it is what this process was started with. */
  link(url: string, launched: boolean): void
}

/** Links that were followed, for as long as the web view lives: the shells answer a page that is loaded anew with the link that once started the app. */
const FOLLOWED = 'stamina.followed-links'

let shell: Shell | undefined
let registered: Promise<void> | undefined

/**
 * Android's back key and links that open the app. Whoever comes last is told; the system is listened to once in the life of the page, because each further
 * listener would be one more step
 * back for one touch of the key.
 */
export function listenToShell(to: Shell): Promise<void> {
  shell = to
  return (registered ??= isNative() ? register() : Promise.resolve())
}

async function register(): Promise<void> {
  const { App } = await import('@capacitor/app')
  // The launching link comes twice: the system keeps its event for the first listener, and answers it when asked.
  const before = new Set(JSON.parse(sessionStorage.getItem(FOLLOWED) ?? '[]') as string[])
  const told = new Set<string>()
  let launching = true
  const open = (url: string) => {
    if (launching && told.has(url)) return
    told.add(url)
    sessionStorage.setItem(FOLLOWED, JSON.stringify([...before, ...told]))
    shell?.link(url, launching)
  }
  await App.addListener('backButton', () => {
    if (!shell?.back()) void App.minimizeApp()
  })
  await App.addListener('appUrlOpen', ({ url }) => open(url))
  // Asked once: it goes on answering the same link for as long as the process lives.
  const launch = await App.getLaunchUrl()
  if (launch?.url && !before.has(launch.url)) open(launch.url)
  launching = false
}

/** The phone's own settings of this app, where a refused location can be allowed again. */
export async function openPhoneSettings(): Promise<boolean> {
  if (!isNative()) return false
  const { openNativeSettings } = await import('./location/native')
  await openNativeSettings()
  return true
}
