import type { Storage } from '../store/storage'
import { getMeta, setMeta } from '../store/storage'
import { linkKey } from '../sync/calendar-book'
import { connectSync, type Sync } from '../sync/connect'
import { WIPED, type Wiped } from '../sync/leaving'
import { keepProfile } from '../sync/profile'
import type { Answer, PasskeyProof } from '../sync/server-api'
import { isNative, platformName, serverAddress } from '../platform/native'
import { makePasskey, signWithPasskey } from '../platform/passkeys'
import type { Online } from './compose'
import type { WebhookLine } from '../sync/account-api'
import type { Address, SyncState, Webhook } from './model'
import { preferences } from './preferences'
import { removeBeside } from './removeBeside'
import { ServerSaidNo } from './serverSaidNo'
import { judged } from './sharedPoints'

/** An import shares the server with others: it waits its turn for a minute or two. */
const MOST_ATTEMPTS = 20
const BUSY_MS = 5_000

function given<T>(answer: Answer<T>): T {
  if (answer.ok) return answer.value
  throw new ServerSaidNo(
    answer.why,
    answer.why === 'refused' ? answer.problem : answer.why === 'signed_out' ? unauthorised(answer.problem) : answer.why === 'busy' ? 'too-many-requests' : '',
  )
}

const unauthorised = (problem: string | undefined) => (problem?.endsWith('second-factor-required') ? problem : 'wrong-credentials')

async function patiently<T>(ask: () => Promise<Answer<T>>): Promise<Answer<T>> {
  for (let attempt = 1; ; attempt++) {
    const answer = await ask()
    if (answer.ok || answer.why !== 'busy' || attempt === MOST_ATTEMPTS) return answer
    await new Promise((resolve) => setTimeout(resolve, answer.retryAfterMs ?? BUSY_MS))
  }
}

/** Sync as the screens see it. The server is the one that served the app; a native shell names its own. */
export async function connect(storage: Storage, tab: string): Promise<Online> {
  const baseUrl = serverAddress()
  const vault = isNative() ? (await import('../platform/security/native')).nativeVault : undefined
  const sync = await connectSync({
    storage, baseUrl, appVersion: __APP_VERSION__, tab, removed: removeBeside, device: () => ({ name: deviceName(), platform: platformName() }),
    firstDay: () => preferences().firstDay, ...(vault && { vault }),
  })
  const { session, outbox, account } = sync
  const rememberLink = async (madeAt: string | null) => {
    await storage.transaction('write', ['meta'], (tx) => setMeta(tx, linkKey(session.accountId()), madeAt))
    void outbox.nudge() // tells the screens
  }
  return {
    account: () => (session.account ? { email: session.account.email, name: session.account.name, expired: session.account.standing === 'expired' } : null),
    accountId: session.accountId,
    state: () => stateOf(sync),
    markOf: (row) => outbox.markOf(row),
    watch(listener) {
      session.watch(listener)
      outbox.watch(listener)
    },
    nudge: () => outbox.nudge(),
    bringHome: (id) => outbox.bringHome(id),
    async wiped() {
      const wiped = await storage.transaction('read', ['meta'], (tx) => getMeta<Wiped | null>(tx, WIPED))
      return wiped == null ? 'no' : wiped.kept ? 'kept' : 'all'
    },
    calls: {
      notice: async () => given(await sync.notice()) ?? null,
      register: async (email, password, noticeVersion) => void given(await sync.register(email, password, noticeVersion)),
      signIn: async (email, password, secondFactor) => void given(await sync.signIn(email, password, secondFactor)),
      giveConsent: async (noticeVersion) => void given(await sync.giveConsent(noticeVersion)),
      async signInWithPasskey() {
        given(await sync.signInWithPasskey(await signed(sync)))
        await addressOf(sync).catch(() => undefined) // shown once it is known
      },
      askForCode: async (email) => void given(await sync.askForCode(email)),
      setPassword: async (email, code, password, secondFactor) => void given(await sync.resetPassword(email, code, password, secondFactor)),
      signOut: (rows) => sync.signOut(rows),
      devices: async () =>
        given(await account.devices()).map((device) => ({
          id: device.device_id,
          name: device.name,
          lastSeen: Date.parse(device.last_seen_at),
          thisPhone: device.this_device,
        })),
      revoke: async (id) => void given(await account.revoke(id)),
      changePassword: async (current, next) => void given(await account.changePassword(current, next)),
      address: () => addressOf(sync),
      sendAddressCode: async () => void given(await account.sendAddressCode()),
      confirmAddress: async (code) => void given(await account.verifyAddress(code)),
      changeAddress: async (email) => void given(await account.changeAddress(email)),
      async confirmAddressChange(code) {
        given(await account.confirmAddressChange(code))
        return addressOf(sync)
      },
      endOthers: async () => void given(await account.endOthers()),
      securityLog: async () =>
        given(await account.log()).map((line) => ({ at: Date.parse(line.at), kind: line.kind, by: line.by, device: line.device_name ?? '' })),
      async prove(proof) {
        if ('passkey' in proof) given(await account.reauthenticate({ passkey: await signed(sync) }))
        else given(await account.reauthenticate('code' in proof ? { second_factor: proof.code } : proof))
      },
      passkeys: async () =>
        given(await account.passkeys()).map((line) => ({
          id: line.passkey_id,
          name: line.name,
          created: Date.parse(line.created_at),
          lastUsed: line.last_used_at === undefined ? null : Date.parse(line.last_used_at),
          synced: line.synced,
        })),
      async addPasskey() {
        const { options, state } = given(await account.beginAddingPasskey())
        given(await account.addPasskey({ state, credential: await makePasskey(options) }, deviceName()))
      },
      renamePasskey: async (id, name) => void given(await account.renamePasskey(id, name)),
      removePasskey: async (id) => void given(await account.removePasskey(id)),
      tokens: async () =>
        given(await account.tokens()).map((line) => ({
          id: line.token_id,
          name: line.name,
          scopes: line.scopes,
          ends: Date.parse(line.expires_at),
          // A day without a time: that day here.
          lastUsed: typeof line.last_used_on === 'string' ? Date.parse(`${line.last_used_on}T12:00:00`) : null,
        })),
      makeToken: async ({ name, scopes, days }) => given(await account.makeToken(name, scopes, days)).token ?? '',
      endToken: async (id) => void given(await account.revokeToken(id)),
      webhooks: async () => given(await account.webhooks()).map(webhookOf),
      makeWebhook: async ({ name, url, events }) => given(await account.makeWebhook(name, url, events)).secret ?? '',
      testWebhook: async (id) => webhookOf(given(await account.testWebhook(id))),
      deleteWebhook: async (id) => void given(await account.deleteWebhook(id)),
      async secondFactor() {
        const { totp_since, recovery_codes_left } = given(await account.secondFactor())
        return { since: totp_since === undefined ? null : Date.parse(totp_since), codesLeft: recovery_codes_left }
      },
      beginTotp: async () => given(await account.beginTotp()),
      confirmTotp: async (code) => given(await account.confirmTotp(code)).recovery_codes,
      removeTotp: async (password, code) => void given(await account.removeTotp(password, code)),
      renewRecoveryCodes: async () => given(await account.renewCodes()).recovery_codes,
      deleteAccount: async (password) => void given(await sync.deleteAccount(password)),
      waitingForWord: async () =>
        given(await account.waitingForWord()).map((line) => ({
          sessionId: line.session_id, type: line.exercise_type, startedAt: Date.parse(line.started_at ?? line.local_date),
          elapsedMs: line.elapsed_time_s * 1000,
        })),
      async takeWaiting(id) {
        given(await account.takeQuarantined(id))
        void outbox.tryAgain() // it comes into the list with the next look
      },
      throwWaitingAway: async (id) => void given(await account.throwAway(id)),
      hiddenPlaces: async () =>
        given(await account.zones()).map((zone) => ({
          id: zone.zone_id, name: zone.name ?? '', lat: zone.lat, lon: zone.lon, chosen: zone.chosen, addedAt: Date.parse(zone.created_at),
        })),
      hidePlace: async ({ lat, lon, name }) => void given(await account.addZone({ lat, lon, ...(name && { name }) })),
      async makeCalendarLink() {
        const { path, made_at } = given(await account.makeCalendarLink())
        await rememberLink(made_at)
        return new URL(path, baseUrl || location.origin).href
      },
      async endCalendarLink() {
        given(await account.endCalendarLink())
        await rememberLink(null)
      },
      showPlace: async (id) => void given(await account.removeZone(id)),
      async copyForOthers(id) {
        if (stateOf(sync).waiting > 0) await outbox.tryAgain()
        const copy = given(await account.copyForOthers(id))
        return {
          whole: copy.whole, elapsedMs: copy.elapsed_time_s * 1000, movingMs: copy.moving_time_s * 1000,
          distanceMm: copy.distance_m == null ? null : Math.round(copy.distance_m * 1000),
          points: judged(copy.track),
        }
      },
      fileForOthers: async (id) => given(await account.fileForOthers(id)),
      exportAccount: async () => given(await account.everything()),
      async importFile(asked) {
        if (outbox.state.asks) throw new ServerSaidNo('refused', 'consent-required') // nothing of the account's is sent before it has agreed
        return given(await patiently(() => account.importFile(asked)))
      },
      async keepOriginal(file) {
        let kept = given(await patiently(() => account.keepOriginal(file)))
        for (let attempt = 1; kept.pending !== undefined && attempt < MOST_ATTEMPTS; attempt++) {
          await new Promise((resolve) => setTimeout(resolve, BUSY_MS))
          kept = given(await patiently(() => account.keepOriginal(file)))
        }
        return kept.workouts
      },
      findAlike: async (workouts, beside) => given(await patiently(() => account.findAlike(workouts, beside))),
      bringExport: async (body) => given(await patiently(() => account.bringExport(body))),
      async bringEdits(id, edits) {
        const whole = await patiently(() => account.bringEdits(id, edits, 0))
        if (whole.ok || whole.why === 'changed') return
        const members = Object.entries(edits)
        if (whole.why !== 'refused' || members.length <= 1) given(whole)
        // An exercise type that this server does not know must not take the title with it.
        let revision = 0
        for (const [name, value] of members) if ((await patiently(() => account.bringEdits(id, { [name]: value }, revision))).ok) revision++
      },
      async saveProfile({ distance, firstDay }) {
        if (!session.account) return
        const first_day_of_week = firstDay === 'sunday' || firstDay === 'saturday' ? firstDay : 'monday'
        await keepProfile(storage, session.account.user_id, {
          units: distance === 'mi' ? 'imperial' : 'metric',
          first_day_of_week,
          time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        })
        void outbox.nudge()
      },
      seenRefusals: () => outbox.seenRefused(),
      async syncNow() {
        await outbox.tryAgain()
      },
    },
  }
}

/** What one of the browser's passkeys signs, for the server that asked. */
async function signed(sync: Sync): Promise<PasskeyProof> {
  const { options, state } = given(await sync.beginPasskey())
  return { state, credential: await signWithPasskey(options) }
}

/** As the server has it, which this phone then shows: it may have been changed on another. */
async function addressOf({ session, account }: Sync): Promise<Address> {
  const { email, email_verified, pending_email } = given(await account.address())
  await session.hasAddress(email)
  return { email, confirmed: email_verified === true, coming: pending_email ?? '' }
}

function webhookOf(line: WebhookLine): Webhook {
  const last = line.attempts[0]
  return {
    id: line.webhook_id,
    name: line.name,
    url: line.url,
    events: line.events,
    state: line.state,
    because: line.paused_because ?? null,
    lastAttempt: last ? { at: Date.parse(last.at), delivered: last.outcome === 'delivered', outcome: last.outcome, status: last.status ?? null } : null,
  }
}

function stateOf({ session, outbox }: Sync): SyncState {
  const { state } = outbox
  return {
    online: navigator.onLine,
    busy: state.busy,
    waiting: session.account ? state.waiting.size : 0,
    lastAt: state.lastWall ?? null,
    nextAt: state.nextWall ?? null,
    refused: [
      ...state.refused.map((r) => ({ sessionId: r.session_id, seq: r.seq, reason: r.reason })),
      ...state.stuck.map((e) => ({ sessionId: e.session_id, seq: e.seq, reason: e.stuck ?? '' })),
    ],
    trouble: state.trouble,
    ...(state.asks && session.account && { asks: state.asks }),
    update: state.update,
  }
}

/** "Chrome on Android": enough to tell one's own devices apart, not more. */
function deviceName(): string {
  const agent = navigator.userAgent
  const system =
    /iPhone|iPad/.exec(agent)?.[0] ?? (/Android/.test(agent) ? 'Android' : /Mac OS/.test(agent) ? 'Mac' : /Windows/.test(agent) ? 'Windows' : 'Linux')
  if (platformName() !== 'web') return system
  const browser = /Firefox/.test(agent)
    ? 'Firefox'
    : /Edg\//.test(agent)
      ? 'Edge'
      : /Chrome/.test(agent)
        ? 'Chrome'
        : /Safari/.test(agent)
          ? 'Safari'
          : 'Browser'
  return `${browser} on ${system}`
}
