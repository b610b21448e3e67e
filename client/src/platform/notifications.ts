import { isNative, platformName } from './native'

export interface Note {
  /** One per purpose: a newer one takes the place of the older. */
  readonly id: 'paused' | 'rest'
  readonly title: string
  readonly body: string
  /** Milliseconds since 1970; absent: now. */
  readonly at?: number
}

// 1 was an ongoing note that the recording service has of its own now.
const IDS: Record<Note['id'], number> = { paused: 2, rest: 3 }
const timers = new Map<Note['id'], ReturnType<typeof setTimeout>>()

/** What the last call for each purpose asked for; undefined: nothing. */
const wanted = new Map<Note['id'], Note | undefined>()
const turns = new Map<Note['id'], Promise<void>>()

// Each call takes several steps of the system. They run one after the other for each purpose, and one that a later call has replaced does nothing: else a
// note that was taken back meanwhile would still ring.
function inTurn(id: Note['id'], note: Note | undefined, work: () => Promise<void>): Promise<void> {
  wanted.set(id, note)
  const run = (turns.get(id) ?? Promise.resolve()).then(() => (wanted.get(id) === note ? work() : undefined))
  turns.set(id, run.catch(() => undefined))
  return run
}

/**
 * Natively the system keeps the appointment, also when the app is killed; on the web only an open page can. Whoever has not allowed notifications is not
 * asked by one. The last call of this and takeBack counts.
 */
export function show(note: Note): Promise<void> {
  return inTurn(note.id, note, () => showNow(note))
}

async function showNow(note: Note): Promise<void> {
  if (isNative()) return showNatively(note)
  if (!('Notification' in globalThis) || Notification.permission !== 'granted') return
  clearTimeout(timers.get(note.id))
  const registration = await navigator.serviceWorker?.getRegistration()
  const post = () => void registration?.showNotification(note.title, { body: note.body, tag: note.id })
  const wait = (note.at ?? 0) - Date.now()
  if (wait <= 0) post()
  else timers.set(note.id, setTimeout(post, wait))
}

async function showNatively({ id, title, body, at }: Note): Promise<void> {
  const { LocalNotifications } = await import('@capacitor/local-notifications')
  if ((await LocalNotifications.checkPermissions()).display !== 'granted') return
  // Android wakes a sleeping app exactly only with a right of its own that a page of the settings gives. The service that is there
  // while a workout is on rings to the second without it.
  if (at !== undefined && platformName() === 'android') {
    const { ringAt } = await import('./location/native')
    if (await ringAt(id, { title, body, at })) return
  }
  await LocalNotifications.schedule({
    notifications: [
      {
        id: IDS[id],
        title,
        body,
        autoCancel: true,
        isExactNotification: false, // true is its default, and opens the page "Alarms & reminders" from Android 14 on
        ...(at === undefined ? {} : { schedule: { at: new Date(at), allowWhileIdle: true } }),
      },
    ],
  })
}

export function takeBack(id: Note['id']): Promise<void> {
  return inTurn(id, undefined, () => takeBackNow(id))
}

async function takeBackNow(id: Note['id']): Promise<void> {
  if (isNative()) {
    const { LocalNotifications } = await import('@capacitor/local-notifications')
    if (platformName() === 'android') {
      const { ringAt } = await import('./location/native')
      await ringAt(id)
    }
    await LocalNotifications.cancel({ notifications: [{ id: IDS[id] }] })
    return
  }
  clearTimeout(timers.get(id))
  const registration = await navigator.serviceWorker?.getRegistration()
  for (const shown of (await registration?.getNotifications?.({ tag: id })) ?? []) shown.close()
}

/** Asked for when the first rest timer starts, never before. Once it is allowed, what is wanted then is shown. */
export async function askToNotify(id: Note['id']): Promise<void> {
  if (isNative()) {
    const { LocalNotifications } = await import('@capacitor/local-notifications')
    await LocalNotifications.requestPermissions()
  } else if ('Notification' in globalThis && Notification.permission === 'default') await Notification.requestPermission()
  const note = wanted.get(id) // the question may have been open for long
  if (note !== undefined) await show(note)
}
