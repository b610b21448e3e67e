import { isNative } from './native'

export interface Note {
  /** One per purpose: a newer one takes the place of the older. */
  readonly id: 'workout' | 'paused' | 'rest' | 'waiting'
  readonly title: string
  readonly body: string
  /** Milliseconds since 1970; absent: now. */
  readonly at?: number
  /** Stays until taken back; says nothing aloud. */
  readonly ongoing?: boolean
}

const IDS: Record<Note['id'], number> = { workout: 1, paused: 2, rest: 3, waiting: 4 }
const timers = new Map<Note['id'], ReturnType<typeof setTimeout>>()

/** Natively the system keeps the appointment, also when the app is killed; on the web only an open page can. */
export async function show(note: Note): Promise<void> {
  if (isNative()) {
    const { LocalNotifications } = await import('@capacitor/local-notifications')
    await LocalNotifications.schedule({
      notifications: [
        {
          id: IDS[note.id],
          title: note.title,
          body: note.body,
          ongoing: note.ongoing ?? false,
          autoCancel: !note.ongoing,
          ...(note.at === undefined ? {} : { schedule: { at: new Date(note.at), allowWhileIdle: true } }),
        },
      ],
    })
    return
  }
  if (!('Notification' in globalThis) || Notification.permission !== 'granted') return
  clearTimeout(timers.get(note.id))
  const registration = await navigator.serviceWorker?.getRegistration()
  const post = () => void registration?.showNotification(note.title, { body: note.body, tag: note.id, silent: note.ongoing ?? false })
  const wait = (note.at ?? 0) - Date.now()
  if (wait <= 0) post()
  else timers.set(note.id, setTimeout(post, wait))
}

export async function takeBack(id: Note['id']): Promise<void> {
  if (isNative()) {
    const { LocalNotifications } = await import('@capacitor/local-notifications')
    await LocalNotifications.cancel({ notifications: [{ id: IDS[id] }] })
    return
  }
  clearTimeout(timers.get(id))
  const registration = await navigator.serviceWorker?.getRegistration()
  for (const shown of (await registration?.getNotifications?.({ tag: id })) ?? []) shown.close()
}

/** Asked for when the first rest timer starts, never before. */
export async function askToNotify(): Promise<void> {
  if (isNative()) {
    const { LocalNotifications } = await import('@capacitor/local-notifications')
    await LocalNotifications.requestPermissions()
  } else if ('Notification' in globalThis && Notification.permission === 'default') await Notification.requestPermission()
}
