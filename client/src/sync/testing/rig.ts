// A phone with its sync, against the model of the server. Time passes only when a test says so.
import type { Weekday } from '../../exercise/calendar'
import { Library } from '../../recording/library'
import { Phone } from '../../recording/testing/phone'
import type { EventRow, WorkoutRow } from '../../store/schema'
import type { MemoryStorage } from '../../store/testing/memory-storage'
import { CalendarBook } from '../calendar-book'
import { GoalBook } from '../goal-book'
import { leaseLocks } from '../locks'
import { Outbox } from '../outbox'
import { Session } from '../session'
import type { Vault } from '../vault'
import { ModelServer } from './model-server'

export class Rig {
  readonly phone: Phone
  readonly server: ModelServer
  session!: Session
  outbox!: Outbox
  library!: Library
  goals!: GoalBook
  calendar!: CalendarBook
  online = true
  firstDay: Weekday = 'monday'
  vault: Vault | undefined
  timers: { at: number; work: () => void }[] = []

  private constructor(phone: Phone, server: ModelServer) {
    this.phone = phone
    this.server = server
  }

  static async on(server = new ModelServer(), email?: string): Promise<Rig> {
    const rig = new Rig(await Phone.on(), server)
    await rig.#open()
    if (email !== undefined) await rig.signIn(email)
    return rig
  }

  get storage(): MemoryStorage {
    return this.phone.storage
  }

  async signIn(email: string): Promise<void> {
    await this.session.signIn(email, 'password')
    this.phone.account = this.session.accountId()
  }

  async #open(tab = 'one'): Promise<void> {
    const { phone } = this
    this.session = await this.anotherSession(tab)
    this.outbox = this.anotherOutbox(tab)
    this.library = new Library({ ...phone.ports(), account: this.session.accountId })
    this.goals = new GoalBook(phone.storage, this.session.accountId, () => this.firstDay)
    this.calendar = new CalendarBook(phone.storage, this.session.accountId)
    phone.account = this.session.accountId()
  }

  anotherSession(tab: string): Promise<Session> {
    const { phone, server } = this
    const wall = () => phone.clock.wallMs
    const locks = leaseLocks(phone.storage, tab, wall)
    const device = () => ({ name: 'Phone', platform: 'web' })
    return Session.open({ storage: phone.storage, auth: server, locks, device, wall, ...(this.vault && { vault: this.vault }) })
  }

  anotherOutbox(tab: string): Outbox {
    const { phone, session, server } = this
    const wall = () => phone.clock.wallMs
    return new Outbox({
      storage: phone.storage, session, locks: leaseLocks(phone.storage, tab, wall), wall, appVersion: '1.0.0', platform: 'web',
      apiOf: (account) => {
        const { token, refreshed } = session.holderOf(account)
        return server.as(token, refreshed)
      },
      sentAt: () => new Date(wall()).toISOString(), firstDay: () => this.firstDay, chance: () => 0.5, online: () => this.online,
      after: (ms, work) => {
        const timer = { at: wall() + ms, work }
        this.timers.push(timer)
        return () => { this.timers = this.timers.filter((t) => t !== timer) }
      },
    })
  }

  async killed(): Promise<void> {
    this.outbox.stop()
    this.timers = []
    await this.phone.killed(1_000)
    await this.#open()
  }

  /** Records a short run; returns its id. */
  async run(seconds = 10): Promise<string> {
    await this.phone.recorder.start('running')
    await this.phone.run(seconds)
    return await this.phone.recorder.finish()
  }

  /** Passes until nothing changes any more, however long the server asks to wait. */
  async settle(passes = 30): Promise<void> {
    for (let i = 0; i < passes; i++) {
      await this.outbox.nudge({ pull: true })
      this.phone.clock.advance(3_600_000)
      const { waiting, trouble } = this.outbox.state
      const rows = await this.rows()
      const isSettled = (r: WorkoutRow) => r.phase === 'open' || (r.matched_wall !== undefined && r.overruled === undefined)
      if (waiting.size === 0 && trouble === 'none' && rows.every(isSettled)) return
    }
  }

  async rows(): Promise<WorkoutRow[]> {
    return await this.storage.transaction('read', ['workouts'], (tx) => tx.list('workouts'))
  }

  events(): Promise<EventRow[]> {
    return this.phone.events()
  }
}
