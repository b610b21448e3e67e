import type { Storage } from '../store/storage'
import type { Online } from './compose'
import type { SyncState } from './model'

/** Until sync speaks HTTP: a phone without an account. Everything is saved here, nothing is sent. */
export async function connect(_storage: Storage): Promise<Online> {
  const no = () => Promise.reject(new Error('No server yet.'))
  let state: SyncState = { online: navigator.onLine, busy: false, waiting: 0, lastAt: null, nextAt: null, refused: [], trouble: 'none', update: 'none' }
  const listeners = new Set<() => void>()
  for (const name of ['online', 'offline'])
    addEventListener(name, () => {
      state = { ...state, online: navigator.onLine }
      for (const listener of listeners) listener()
    })
  return {
    account: () => null,
    accountId: () => '',
    state: () => state,
    markOf: () => 'phone',
    watch: (listener) => void listeners.add(listener),
    nudge: () => Promise.resolve(),
    calls: { register: no, signIn: no, signOut: no, devices: no, revoke: no, deleteAccount: no, saveProfile: () => Promise.resolve(), syncNow: () => Promise.resolve() },
  }
}
