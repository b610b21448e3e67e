import type { Storage } from '../store/storage'
import { connectSync } from '../sync/connect'
import type { Answer } from '../sync/server-api'
import { platformName } from '../platform/native'
import type { Online } from './compose'
import type { SyncState } from './model'

/** The server that served this page; natively the one the app was built for. */
const SERVER = (import.meta.env['VITE_STAMINA_SERVER'] as string | undefined) ?? ''

const DEVICE: Record<ReturnType<typeof platformName>, string> = { ios: 'iPhone', android: 'Android phone', web: 'Browser' }

/** Sync as the screens see it: what failed is thrown with its problem's stable type. */
export async function connect(storage: Storage): Promise<Online> {
  const platform = platformName()
  const sync = await connectSync({ storage, baseUrl: SERVER, appVersion: __APP_VERSION__, tab: crypto.randomUUID(), device: () => ({ name: DEVICE[platform], platform }) })
  const { session, outbox, account } = sync
  const state = (): SyncState => {
    const s = outbox.state
    return {
      online: navigator.onLine, busy: s.busy, waiting: s.waiting.size, lastAt: s.lastWall ?? null, nextAt: s.nextWall ?? null,
      refused: s.refused.map((r) => ({ sessionId: r.session_id, seq: r.seq, reason: r.reason })), trouble: navigator.onLine ? s.trouble : 'offline', update: s.update,
    }
  }
  return {
    account: () => session.account === undefined ? null : { email: session.account.email, name: session.account.name, expired: session.account.standing === 'expired' },
    accountId: session.accountId,
    state,
    markOf: (row) => outbox.markOf(row),
    watch: (listener) => {
      session.watch(listener)
      outbox.watch(listener)
    },
    nudge: () => outbox.nudge(),
    calls: {
      register: async (email, password) => void given(await sync.enter('register', email, password)),
      signIn: async (email, password) => void given(await sync.enter('signIn', email, password)),
      signOut: () => sync.signOut(),
      devices: async () => given(await account.devices()).map((d) => ({ id: d.device_id, name: d.name, lastSeen: Date.parse(d.last_seen_at), thisPhone: d.this_device })),
      revoke: async (id) => void given(await account.revoke(id)),
      deleteAccount: async (password) => void given(await sync.deleteAccount(password)),
      saveProfile: async ({ distance, firstDay }) => void given(await account.editProfile({
        units: distance === 'mi' ? 'imperial' : 'metric', time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        ...((firstDay === 'monday' || firstDay === 'sunday' || firstDay === 'saturday') && { first_day_of_week: firstDay }),
      })),
      syncNow: () => outbox.nudge({ asked: true, pull: true }),
    },
  }
}

function given<T>(answer: Answer<T>): T {
  if (answer.ok) return answer.value
  throw Object.assign(new Error(answer.why), { problem: 'problem' in answer ? answer.problem : answer.why })
}
