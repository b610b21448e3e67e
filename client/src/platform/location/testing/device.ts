// A phone's native side for tests, as Capacitor's bridge shows it to the WebView: messages by name with plain JSON, a file that
// the service writes, and a ring. It outlives the WebView.
import { crc32 } from 'node:zlib'
import { Recorder } from '../../../recording/recorder'
import { Phone } from '../../../recording/testing/phone'
import type { NativeLocation, Notice } from '../native'
import { follow, REST_AFTER_MS, type StepSource } from '../source'

type Callback = (data: unknown) => void
interface Wire {
  PluginHeaders: unknown[]
  nativePromise?: (plugin: string, method: string, options: unknown) => Promise<unknown>
  nativeCallback?: (plugin: string, method: string, options: unknown, callback: Callback) => Promise<string>
}

const wire: Wire = {
  PluginHeaders: [{
    name: 'StaminaLocation',
    methods: [
      ...['start', 'stop', 'rest', 'show', 'ring', 'read', 'startSteps', 'stopSteps', 'keepAwake', 'openSettings'].map((name) => ({ name, rtype: 'promise' })),
      ...['addListener', 'removeListener'].map((name) => ({ name, rtype: 'callback' })),
    ],
  }],
}
Object.assign(globalThis, { Capacitor: wire, androidBridge: {} })
const { nativeLocation, nativeSteps } = await import('../native')

const PAGE = 4_000

export class Device {
  readonly phone = new Phone()
  /** Since the boot, sleep included. */
  mono = 900_000
  boot = '12'
  journal = ''
  allowed = true
  counter: 'on' | 'none' = 'on'
  /** The workout the service records. */
  session: string | undefined
  /** Paused by hand since then. */
  restsSince: number | undefined
  awake = true
  said: Notice | undefined
  calls: string[] = []
  source!: NativeLocation
  #listeners: { event: string; callback: Callback }[] = []

  constructor() {
    wire.nativePromise = async (_, method, options) =>
      JSON.parse(JSON.stringify((await this.#call(method, JSON.parse(JSON.stringify(options ?? {})) as Record<string, unknown>)) ?? null)) as unknown
    wire.nativeCallback = (_, method, options, callback) => {
      if (method === 'addListener') this.#listeners.push({ event: (options as { eventName: string }).eventName, callback })
      return Promise.resolve(String(this.#listeners.length))
    }
  }

  static async on(): Promise<Device> {
    const device = new Device()
    await device.open()
    return device
  }

  /** A WebView begins, over whatever the last one left behind. */
  async open(instead?: StepSource): Promise<void> {
    this.awake = true
    this.#listeners = []
    this.phone.storage = this.phone.storage.restarted()
    this.phone.clock.monoMs = 500
    this.source = nativeLocation(() => NOTICE)
    this.phone.service = this.source.service
    this.phone.recorder = await Recorder.open(this.phone.ports())
    follow(this.phone.recorder, this.source, nativeSteps(instead))
    await this.recorder.catchUp()
  }

  /** The process dies, and the service with it. */
  killed(): void {
    this.session = undefined
    this.#listeners = []
    this.awake = false
  }

  get recorder(): Recorder {
    return this.phone.recorder
  }

  /** Whether the service has the receiver. */
  get reads(): boolean {
    return this.session !== undefined && (this.restsSince === undefined || this.mono - this.restsSince < REST_AFTER_MS)
  }

  /** Time in which nothing is read; a WebView that sleeps has no clock of its own. */
  passes(ms: number): void {
    this.phone.clock.wallMs += ms
    this.mono += ms
    if (this.awake) this.phone.clock.monoMs += ms
    else this.phone.clock.slept = true
  }

  /** One second of running with the receiver on. */
  async second(dLat = 0.000027, acc = 5): Promise<void> {
    this.passes(1_000)
    this.phone.lat += dLat
    if (this.reads) await this.write('fix', `,${this.phone.lat.toFixed(7)},${this.phone.lon.toFixed(7)},${acc.toFixed(1)},`)
    if (this.awake) await this.recorder.tick()
  }

  async run(seconds: number): Promise<void> {
    for (let i = 0; i < seconds; i++) await this.second()
  }

  async write(kind: string, values = ''): Promise<void> {
    if (kind === 'pause') this.restsSince = this.mono
    if (kind === 'resume') this.restsSince = undefined
    const text = `${kind},${this.phone.clock.wall()},${this.boot},${this.mono}${values}`
    this.journal += `${text},${crc32(Buffer.from(text, 'utf16le')).toString(16)}\n`
    await this.ring('written', {})
  }

  async ring(event: string, data: unknown): Promise<void> {
    if (!this.awake) return
    for (const listener of this.#listeners) if (listener.event === event) listener.callback(data)
    await this.recorder.catchUp()
  }

  /** Somebody looks at the phone again. */
  async wakes(): Promise<void> {
    this.awake = true
    await this.recorder.tick()
  }

  #call(method: string, options: Record<string, unknown>): unknown {
    if (method !== 'read') this.calls.push(method)
    switch (method) {
      case 'start':
        if (this.allowed) this.session = String(options['session'])
        return { location: this.allowed ? 'on' : 'denied' }
      case 'stop':
        this.session = undefined
        this.journal = ''
        return
      case 'rest':
        this.restsSince = options['on'] === true ? (this.restsSince ?? this.mono) : undefined
        return
      case 'show':
        this.said = options['notice'] as Notice
        return
      case 'startSteps':
        return { steps: this.counter }
      case 'read': {
        const from = Number(options['from']), at = from > this.journal.length ? 0 : from
        const whole = this.journal.slice(at, at + PAGE)
        const text = at + PAGE < this.journal.length ? whole.slice(0, whole.lastIndexOf('\n') + 1) : whole
        return { text, at, next: at + text.length, wall: this.phone.clock.wall(), mono: this.mono, boot: this.boot }
      }
      case 'stopSteps':
        return
      default:
        throw new Error(`This phone does not know ${method}`)
    }
  }
}

const NOTICE: Notice = {
  title: 'Running',
  pausedTitle: 'Running paused',
  pause: 'Pause',
  resume: 'Go on',
  channel: 'Workout',
  stoppedTitle: 'Recording stopped',
  stoppedBody: 'At {time}.',
  stoppedChannel: 'Stopped',
  prevent: 'How to prevent it',
  restChannel: 'Rest',
  unit: 'km',
  unitMm: 1_000_000,
  paused: false,
  movingMs: 0,
  distanceMm: 0,
}
