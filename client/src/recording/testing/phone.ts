// A phone for tests: its clock, its disk, its receiver, and somebody running.
import type { EventRow } from '../../store/schema'
import { MemoryStorage } from '../../store/testing/memory-storage'
import type { Clock } from '../clock'
import { Recorder, type RecorderPorts } from '../recorder'

export class FakeClock implements Clock {
  wallMs = Date.parse('2026-11-22T08:00:00+01:00')
  monoMs = 1_000
  slept = false
  wall(): number { return this.wallMs }
  mono(): number { return this.monoMs }
  mayHaveSlept(): boolean {
    const slept = this.slept
    this.slept = false
    return slept
  }
  offsetMinutes(): number { return 60 }
  zone(): string { return 'Europe/Ljubljana' }
  advance(ms: number): void {
    this.wallMs += ms
    this.monoMs += ms
  }
}

export class Phone {
  readonly clock = new FakeClock()
  storage = new MemoryStorage()
  recorder!: Recorder
  updateIntervalMs = 300_000
  account = ''
  sealed = 0
  /** A native location service beside the app, where there is one. */
  service: RecorderPorts['service']
  lat = 46.05
  lon = 14.5
  #random = 1

  static async on(): Promise<Phone> {
    const phone = new Phone()
    phone.recorder = await Recorder.open(phone.ports())
    return phone
  }

  ports(tab = 'one'): RecorderPorts {
    return {
      storage: this.storage, clock: this.clock, tab, ...(this.service && { service: this.service }), account: () => this.account,
      updateIntervalMs: () => this.updateIntervalMs, sealed: () => { this.sealed++ },
      random: (n) => Uint8Array.from({ length: n }, () => (this.#random = (this.#random * 16807) % 2147483647) & 255),
    }
  }

  /** The process dies and, `ms` later, the app is opened again. */
  async killed(ms = 0): Promise<void> {
    this.storage = this.storage.restarted()
    this.clock.wallMs += ms
    this.clock.monoMs = 500
    this.recorder = await Recorder.open(this.ports())
  }

  async second(dLat = 0.000027, acc = 5): Promise<void> {
    this.clock.advance(1_000)
    this.lat += dLat
    await this.recorder.fix({ stamp: this.clock.wallMs, lat: this.lat, lon: this.lon, acc })
    await this.recorder.tick()
  }

  async run(seconds: number): Promise<void> {
    for (let i = 0; i < seconds; i++) await this.second()
  }

  async wait(seconds: number): Promise<void> {
    for (let i = 0; i < seconds; i++) {
      this.clock.advance(1_000)
      await this.recorder.tick()
    }
  }

  events(): Promise<EventRow[]> {
    return this.storage.transaction('read', ['events'], (tx) => tx.list('events'))
  }

  async kinds(): Promise<string[]> {
    return (await this.events()).sort((a, b) => a.seq - b.seq).map((e) => e.kind)
  }
}
