// The part of the simulated phone that lives in the page: Capacitor's wire, and behind it a system whose memory is the browser's storage, so it outlives
// the page as a system outlives an app.
// It is sent into the page as text: it sees nothing of this file but itself.

export interface Given {
  readonly system: 'android' | 'ios'
  readonly headers: readonly { name: string; methods: readonly { name: string; rtype: string }[] }[]
  readonly permissions: readonly string[]
  readonly answersRendererDeath: boolean
  readonly voices: readonly string[]
}

export interface SimulatedNote {
  readonly id: string
  readonly title: string
  readonly body: string
  /** Milliseconds since 1970; 0: shown. */
  readonly at: number
  readonly from: 'plugin' | 'service'
}

interface State {
  /** The workout that the service records or accompanies; empty: no service. */
  session: string
  locates: boolean
  said: { paused: boolean; title: string; distanceMm: number } | null
  notes: SimulatedNote[]
  /** Pages of the system's settings that were opened over the app. */
  pages: string[]
  spoken: string[]
  awake: boolean
  minimised: number
  /** The list of recent apps shows nothing of the app. */
  hidden: boolean
  /** What the phone asked its owner for, by the titles of its questions. */
  checks: string[]
  /** What the phone keeps apart from the app's storage. */
  secrets: Record<string, string>
  listeners: Record<string, number>
  unknown: string[]
}

export interface SimulatedPhone {
  state(): State
  pressBack(): void
  openLink(url: string): void
  launched(url: string): void
  allow(permissions: readonly string[]): void
  rendererGone(): void
  processKilled(): void
  /** Whoever holds the phone from now on; and whether it has a lock of its own. */
  holds(owner: boolean, secure: boolean): void
  serviceWrites(kind: string, values?: string): void
}

export function nativeSystem({ system, headers, permissions, answersRendererDeath, voices }: Given): void {
  const ios = system === 'ios'
  interface Call {
    readonly callbackId: string
    readonly pluginId: string
    readonly methodName: string
    readonly options: Record<string, unknown>
  }
  const kept = <T,>(key: string, or: T): T => JSON.parse(localStorage.getItem(`phone.${key}`) ?? JSON.stringify(or)) as T
  const keep = (key: string, value: unknown) => localStorage.setItem(`phone.${key}`, JSON.stringify(value))
  const add = (key: string, value: unknown) => keep(key, [...kept<unknown[]>(key, []), value])
  const wire = () => (window as unknown as { Capacitor: { fromNative: (result: unknown) => void } }).Capacitor
  const answer = (call: Call, data: unknown = {}, save = false) => queueMicrotask(() => wire().fromNative({ ...call, success: true, data, save }))
  const refuse = (call: Call, message: string) => queueMicrotask(() => wire().fromNative({ ...call, success: false, error: { message } }))
  const granted = (name: string) => permissions.includes(name) && kept<string[]>('granted', ['ACCESS_FINE_LOCATION']).includes(name)
  const allow = (...names: string[]) => keep('granted', [...kept<string[]>('granted', ['ACCESS_FINE_LOCATION']), ...names])

  // ---- Plugin.java: listeners by event; what nobody hears is kept for the first one where the plug-in says so ----
  const listeners = new Map<string, Call[]>()
  const notify = (event: string, data: unknown, retain = false) => {
    const all = listeners.get(event) ?? []
    if (all.length === 0 && retain) add(`retained.${event}`, data)
    for (const call of all) answer(call, data, true)
  }
  const listen = (call: Call) => {
    const event = `${call.pluginId}.${String(call.options['eventName'])}`
    listeners.set(event, [...(listeners.get(event) ?? []), call])
    for (const data of kept<unknown[]>(`retained.${event}`, [])) answer(call, data, true)
    keep(`retained.${event}`, [])
  }

  // ---- the recording service, a process's own part: it writes a journal, shows a notification, and rings ----
  const mono = () => Date.now() - 1_700_000_000_000
  const crc32 = (text: string) => {
    let c = -1
    for (const unit of text) for (const byte of [unit.charCodeAt(0) & 255, unit.charCodeAt(0) >>> 8]) {
      c ^= byte
      for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1
    }
    return (~c >>> 0).toString(16)
  }
  const notes = () => kept<SimulatedNote[]>('notes', [])
  const withoutNote = (id: string, from: SimulatedNote['from']) => keep('notes', notes().filter((note) => note.id !== id || note.from !== from))

  const methods: Record<string, (call: Call, options: Record<string, unknown>) => void> = {
    'StaminaLocation.start': (call, { session, locate, notice }) => {
      keep('locates', locate)
      if (ios && locate === false) return answer(call, { location: 'on' }) // there is no service to accompany a workout that goes nowhere
      keep('session', session)
      keep('said', notice)
      answer(call, { location: granted('ACCESS_FINE_LOCATION') ? 'on' : 'denied' })
    },
    'StaminaLocation.stop': (call) => {
      keep('session', '')
      keep('journal', '')
      answer(call)
    },
    'StaminaLocation.rest': (call, { on }) => {
      keep('rests', on)
      answer(call)
    },
    'StaminaLocation.show': (call, { notice }) => {
      keep('said', notice)
      answer(call)
    },
    'StaminaLocation.ring': (call, { id, at, title, body }) => {
      if (ios || kept('session', '') === '') return answer(call, { kept: false }) // iOS rings a planned notification to the second by itself
      withoutNote(String(id), 'service')
      if (Number(at) > 0) add('notes', { id: String(id), title, body, at, from: 'service' })
      answer(call, { kept: true })
    },
    'StaminaLocation.read': (call, { from }) => {
      const rest = kept('journal', '').slice(Number(from)), page = rest.slice(0, 32 * 1024)
      const text = page.slice(0, page.lastIndexOf('\n') + 1)
      answer(call, { text, at: Number(from), next: Number(from) + text.length, wall: Date.now(), mono: mono(), boot: '7' })
    },
    'StaminaLocation.startSteps': (call) => answer(call, { steps: granted('ACTIVITY_RECOGNITION') ? 'on' : 'denied' }),
    'StaminaLocation.stopSteps': (call) => answer(call),
    'StaminaLocation.keepAwake': (call, { on }) => {
      keep('awake', on)
      answer(call)
    },
    // A phone without a lock of its own has nothing to ask for: BiometricPrompt and LAContext refuse.
    'StaminaSecurity.canCheck': (call) => answer(call, { can: kept('secure', true) }),
    'StaminaSecurity.check': (call, { title }) => {
      add('checks', title)
      answer(call, { passed: kept('secure', true) && kept('owner', true) })
    },
    // The Keystore's files or the Keychain: they live as long as the installation does, or longer.
    'StaminaSecurity.keep': (call, { name, secret }) => {
      keep('secrets', { ...kept<object>('secrets', {}), [String(name)]: secret })
      answer(call)
    },
    'StaminaSecurity.open': (call, { name }) => answer(call, { secret: kept<Record<string, string>>('secrets', {})[String(name)] }),
    'StaminaSecurity.keepOnly': (call, { names }) => {
      keep('secrets', Object.fromEntries(Object.entries(kept<object>('secrets', {})).filter(([name]) => String(names).split(',').includes(name))))
      answer(call)
    },
    'StaminaSecurity.hide': (call, { on }) => {
      keep('hidden', on)
      answer(call)
    },
    // FilesystemPlugin: a folder that is not there is refused, and what was shared goes as the account leaves.
    'Filesystem.rmdir': (call) => refuse(call, 'Directory does not exist'),
    // AppPlugin.java
    'App.getLaunchUrl': (call) => answer(call, kept('intent', '') === '' ? undefined : { url: kept('intent', '') }),
    'App.minimizeApp': (call) => {
      if (ios) return refuse(call, 'UNIMPLEMENTED')
      keep('minimised', kept('minimised', 0) + 1)
      answer(call)
    },
    'Haptics.vibrate': (call) => answer(call),
    // LocalNotificationsPlugin.kt: schedule asks for the permission by itself where it is not given (here the person says no), and for an exact one
    // goes to the settings first.
    'LocalNotifications.checkPermissions': (call) => answer(call, { display: granted('POST_NOTIFICATIONS') ? 'granted' : 'prompt' }),
    'LocalNotifications.requestPermissions': (call) => {
      add('pages', 'dialog POST_NOTIFICATIONS')
      allow('POST_NOTIFICATIONS')
      answer(call, { display: 'granted' })
    },
    'LocalNotifications.schedule': (call, { notifications }) => {
      const asked = notifications as { id: number; title: string; body: string; schedule?: { at: string }; isExactNotification?: boolean }[]
      if (!granted('POST_NOTIFICATIONS')) {
        add('pages', 'dialog POST_NOTIFICATIONS')
        return refuse(call, 'Notifications are disabled')
      }
      // AlarmManager.canScheduleExactAlarms: from Android 14 on a new installation has not the right to it.
      if (!ios && asked.some((one) => one.isExactNotification ?? true)) add('pages', 'ACTION_REQUEST_SCHEDULE_EXACT_ALARM')
      for (const { id, title, body, schedule } of asked) {
        withoutNote(String(id), 'plugin')
        add('notes', { id: String(id), title, body, at: schedule ? Date.parse(schedule.at) : 0, from: 'plugin' })
      }
      answer(call, { notifications: asked.map(({ id }) => ({ id })) })
    },
    'LocalNotifications.cancel': (call, { notifications }) => {
      for (const { id } of notifications as { id: number }[]) withoutNote(String(id), 'plugin')
      answer(call)
    },
    // TextToSpeechPlugin.java and TextToSpeech.isLanguageAvailable: a language without a voice is refused, a region without one is not.
    'TextToSpeech.speak': (call, { text, lang }) => {
      if (!voices.some((voice) => voice.split('-')[0] === String(lang).split('-')[0])) return refuse(call, 'This language is not supported.')
      add('spoken', text)
      answer(call)
    },
  }
  const take = (call: Call) => {
    if (call.pluginId === undefined) return // a line of the console
    const name = `${call.pluginId}.${call.methodName}`
    if (call.methodName === 'addListener') return listen(call)
    if (call.methodName === 'removeListener') {
      const event = `${call.pluginId}.${String(call.options['eventName'])}`
      listeners.set(event, (listeners.get(event) ?? []).filter((one) => one.callbackId !== call.options['callbackId']))
      return
    }
    const method = methods[name]
    if (method !== undefined) return method(call, call.options)
    add('unknown', name)
    refuse(call, `The simulated phone does not know ${name}`)
  }
  // native-bridge.js: Android's WebView is handed text, WKWebView an object.
  const bridge = ios
    ? { webkit: { messageHandlers: { bridge: { postMessage: (call: Call) => take(call) } } } }
    : { androidBridge: { postMessage: (json: string) => take(JSON.parse(json) as Call) } }
  Object.assign(window, {
    Capacitor: { PluginHeaders: headers },
    ...bridge,
    phone: {
      state: () => ({
        session: kept('session', ''),
        locates: kept('locates', false),
        said: kept('said', null),
        notes: notes(),
        pages: kept('pages', []),
        spoken: kept('spoken', []),
        awake: kept('awake', false),
        minimised: kept('minimised', 0),
        hidden: kept('hidden', false),
        checks: kept('checks', []),
        secrets: kept('secrets', {}),
        unknown: kept('unknown', []),
        listeners: Object.fromEntries([...listeners].map(([event, all]) => [event, all.length])),
      }),
      pressBack: () =>
        (listeners.get('App.backButton')?.length ?? 0) === 0 ? history.back() : notify('App.backButton', { canGoBack: history.length > 1 }, true),
      // Bridge.java keeps the intent that started the activity, and tells it as a new one too.
      launched: (url) => {
        keep('intent', url)
        if (url !== '') add('retained.App.appUrlOpen', { url })
      },
      openLink: (url) => notify('App.appUrlOpen', { url }, true),
      allow: (names) => allow(...names),
      // BridgeWebViewClient: if no listener answers true the system ends the whole process, the service with it.
      rendererGone: () => {
        if (!answersRendererDeath) keep('session', '')
      },
      // A sticky service is started again from the background, and there Android 12 and later refuse one that wants the foreground.
      processKilled: () => keep('session', ''),
      holds(owner, secure) {
        keep('owner', owner)
        keep('secure', secure)
      },
      serviceWrites(kind, values = '') {
        if (kept('session', '') === '' || !kept('locates', false)) return
        const text = `${kind},${Date.now()},7,${mono()}${values}`
        keep('journal', `${kept('journal', '')}${text},${crc32(text)}\n`)
        notify('StaminaLocation.written', {})
      },
    } satisfies SimulatedPhone,
  })

  if (ios) {
    Reflect.deleteProperty(window, 'Notification') // WKWebView has all else that a page of Safari has
    return
  }
  // ---- Android's WebView ----
  // No speech, no notifications of the web, and no screen lock for a page.
  for (const name of ['speechSynthesis', 'SpeechSynthesisUtterance', 'Notification']) Reflect.deleteProperty(window, name)
  Object.defineProperty(navigator, 'wakeLock', { value: { request: () => Promise.reject(new DOMException('Not allowed', 'NotAllowedError')) } })
  // Without ACCESS_NETWORK_STATE it is always online and never tells a change.
  if (!permissions.includes('ACCESS_NETWORK_STATE')) {
    Object.defineProperty(navigator, 'onLine', { get: () => true })
    for (const event of ['online', 'offline']) window.addEventListener(event, (told) => told.stopImmediatePropagation(), true)
  }
}
