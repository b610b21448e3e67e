// The phone's own check of its owner, what others see of the app, and secrets in its Keystore or Keychain.
import { registerPlugin } from '@capacitor/core'
import type { Vault } from '../../sync/vault'

/** The plugin `StaminaSecurity` of the native projects, as the bridge carries it. */
interface Bridge {
  /** Whether the phone has a face, a finger or a code to ask for. */
  canCheck(): Promise<{ can: boolean }>
  check(options: { title: string }): Promise<{ passed: boolean }>
  /** In the list of recent apps. */
  hide(options: { on: boolean }): Promise<void>
  keep(options: { name: string; secret: string }): Promise<void>
  /** Without `secret`: there is none of that name. */
  open(options: { name: string }): Promise<{ secret?: string } | undefined>
  /** Every other secret goes; names between commas. */
  keepOnly(options: { names: string }): Promise<void>
}

const bridge = registerPlugin<Bridge>('StaminaSecurity')

export const canCheck = (): Promise<boolean> => bridge.canCheck().then(({ can }) => can)

/** A phone without a lock of its own lets everybody in: whoever took that lock off had to know it. */
export const check = async (title: string): Promise<boolean> => !(await canCheck()) || (await bridge.check({ title })).passed

export const hide = (on: boolean): Promise<void> => bridge.hide({ on })

export const nativeVault: Vault = {
  keep: (name, secret) => bridge.keep({ name, secret }),
  open: (name) => bridge.open({ name }).then((found) => found?.secret ?? undefined),
  keepOnly: (names) => bridge.keepOnly({ names: names.join(',') }),
}
