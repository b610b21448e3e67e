// A plain model of the server behind the same port: keeps what it acknowledged, refuses what it must, and fails as told.
import { eventHash, hex } from '../../exercise/digest'
import type { LogEvent } from '../../exercise/event'
import { foldWorkout, type WorkoutResult } from '../../exercise/fold'
import type { PlannedBody, PlannedChange } from '../calendar-book'
import type { EquipmentPiece } from '../equipment'
import type { PrivacyNotice } from '../consent'
import type { ProfileEdit } from '../profile'
import type {
  Answer, AuthApi, DeviceInfo, Failure, GoalBody, Outcome, PasskeyChallenge, PasskeyProof, ServerApi, ServerWorkout, Tokens, UploadAnswer, UploadGroup,
  WorkoutEdits, WorkoutPage,
} from '../server-api'

export type Fault = 'none' | 'drop_request' | 'drop_answer' | 'error' | 'busy' | 'partial' | 'silent' | 'too_large'

interface Stored {
  readonly writer: string
  readonly seq: number
  readonly bytes: string
  readonly hash: string
}

interface Edits {
  readonly revision: number
  readonly edited: WorkoutEdits
}

const UNEDITED: Edits = { revision: 0, edited: {} }
const OFFLINE: Failure = { ok: false, why: 'offline' }

export class ModelServer implements AuthApi {
  /** Asked before every call. */
  fault: () => Fault = () => 'none'
  /** What happens while a call with so many events is on its way, after its token was looked at. */
  meanwhile: (events: number) => Promise<void> = () => Promise.resolve()
  epoch = 'first'
  tooOld = false
  revoked: string | false = false
  /** Its owner deleted the account from another phone. */
  accountDeleted = false
  /** Seconds named in Retry-After. */
  retryAfterS = 30
  requests = 0
  uploads = 0
  /** Of each sign-in, in order: the refresh token that the phone had until then. */
  readonly formers: (string | undefined)[] = []
  readonly goals = new Map<string, GoalBody>()
  /** Planned workouts, and what was deleted of them. */
  readonly planned = new Map<string, PlannedBody>()
  readonly deletedPlanned = new Set<string>()
  refusesPlanned: (change: PlannedChange) => boolean = () => false
  readonly profiles = new Map<string, ProfileEdit>()
  refusesProfile = false
  readonly equipment = new Map<string, EquipmentPiece>()
  /** What its operator says of who is responsible; undefined: it asks nobody. */
  privacyNotice: PrivacyNotice | undefined
  readonly consents = new Map<string, { notice_version: string }[]>()
  readonly deletedGoals = new Map<string, GoalBody>()
  /** What is asked for that always fails: a session or a goal. */
  readonly fails = new Set<string>()
  /** A request with more than that never gets an answer in time. */
  mostBytes = Infinity
  /** Fails for exercise types. */
  typesFail = false
  /** Workouts a page of the list has. */
  pageSize = Infinity
  /** How often edit_workout changed a workout, and what it says of it. Distances are in metres. */
  readonly edits = new Map<string, Edits>()
  /** Fails for edit_workout. */
  editsFail = false
  /** What it makes of a workout otherwise than this phone's fold: forms, or a profile, that only the server knows. */
  readonly told = new Map<string, Partial<ServerWorkout>>()
  /** Workouts of which it has taken more than it has derived. */
  readonly pending = new Set<string>()
  /** Deleted by delete_workout: no longer listed, and `deleted_at` says when. */
  readonly deleted = new Map<string, string>()
  readonly #logs = new Map<string, Map<string, Stored[]>>() // `user session` -> identity -> contents
  #tokens = new Map<string, { user: string; scope: Tokens['scope'] }>()
  #refresh = new Map<string, string>()
  #minted = 0

  // ---- as the person's phone sees it, with whatever token it holds ----

  as(token: () => string | undefined, refreshed: (refused: string | undefined) => Promise<string | undefined>): ServerApi {
    const authorised = async <T>(upload: number, work: (user: string) => Answer<T>): Promise<Answer<T>> => {
      let right = this.#tokens.get(token() ?? '')
      if (right === undefined) right = this.#tokens.get((await refreshed(token())) ?? '')
      if (right === undefined) return { ok: false, why: 'signed_out' }
      if (right.scope === 'upload_only' && upload === 0) return { ok: false, why: 'signed_out' }
      return await this.#faulty(upload, right.user, work)
    }
    const upload = (groups: readonly UploadGroup[]) =>
      authorised<UploadAnswer>(
        groups.reduce((n, g) => n + g.events.length, 0),
        (user) => {
          this.uploads++
          if (groups.reduce((n, g) => n + g.events.reduce((m, e) => m + e.length, 0), 0) > this.mostBytes) return { ok: false, why: 'offline', slow: true }
          if (groups.some((g) => this.fails.has(g.session_id))) return { ok: false, why: 'failing' }
          if (groups.some((g) => !/^[a-z][a-z_]*_[0-7][0-9a-z]{25}$/.test(g.session_id)))
            return { ok: false, why: 'refused', problem: 'https://stamina.example/problems/invalid-session-id', detail: '' }
          return {
            ok: true,
            value: {
              groups: groups.map((g) => ({ outcomes: g.events.map((bytes, index) => this.#store(user, g, bytes, index)) })),
              update_interval_s: 60,
              consistency_token: 't',
            },
          }
        },
      )
    const read = <T>(work: (user: string) => Answer<T>) => authorised<T>(0, (user) => (this.tooOld ? { ok: false, why: 'out_of_date' } : work(user)))
    return {
      startWorkout: (session_id, bytes) => upload([alone(session_id, bytes)]),
      finishWorkout: (session_id, bytes) => upload([alone(session_id, bytes)]),
      updateProgress: (group) => upload([group]),
      syncWorkouts: (groups) => upload(groups),
      getWorkout: (id, withEvents) =>
        read((user) => {
          if (this.fails.has(id)) return { ok: false, why: 'failing' }
          const found = this.#answer(user, id, withEvents)
          return found === undefined ? { ok: false, why: 'missing' } : { ok: true, value: found }
        }),
      listWorkouts: (cursor) =>
        read<WorkoutPage>((user) => {
          const all = this.sessions(user)
            .filter((id) => !this.deleted.has(id))
            .sort()
            .reverse() // the newest first, by its id
          const from = cursor === undefined ? 0 : Number(cursor),
            to = from + this.pageSize
          return {
            ok: true,
            value: {
              workouts: all.slice(from, to).map((id) => lineOf(this.#answer(user, id, false)!)),
              store_epoch: this.epoch,
              ...(to < all.length && { next_cursor: String(to) }),
            },
          }
        }),
      editWorkout: (id, edit, etag) => read((user): Answer<ServerWorkout> => {
        if (this.editsFail || this.fails.has(id)) return { ok: false, why: 'failing' }
        const present = `"${(this.edits.get(id) ?? UNEDITED).revision}"`
        if (etag !== present) return { ok: false, why: 'changed', etag: present }
        this.edit(id, edit)
        const found = this.#answer(user, id, false)
        return found === undefined ? { ok: false, why: 'missing' } : { ok: true, value: found }
      }),
      listGoals: () => read(() => ({ ok: true, value: { goals: [...this.goals.values()], store_epoch: this.epoch } })),
      setGoal: (body) => read((): Answer<GoalBody> => {
        const made = body as GoalBody
        if (this.deletedGoals.has(made.goal_id)) return { ok: false, why: 'missing', gone: true }
        if (JSON.stringify(made).includes('refuse me')) return { ok: false, why: 'refused', problem: 'invalid-request', detail: 'a reason' }
        const kept = this.goals.get(made.goal_id) ?? { ...made, revision: 1, paused: false }
        this.goals.set(made.goal_id, kept)
        return { ok: true, value: kept }
      }),
      editGoal: (id, body, etag) => read((): Answer<GoalBody> => this.#changeGoal(id, etag, (g) => ({ ...g, ...(body as object), revision: g.revision + 1 }))),
      deleteGoal: (id, etag) => read((): Answer<unknown> => this.#changeGoal(id, etag, () => undefined)),
      restoreGoal: (id) => read((): Answer<GoalBody> => {
        const goal = this.goals.get(id) ?? this.deletedGoals.get(id)
        if (goal === undefined) return { ok: false, why: 'missing' }
        if (JSON.stringify(goal).includes('refuse me')) return { ok: false, why: 'refused', problem: 'invalid-request', detail: 'a reason' }
        const back = this.deletedGoals.delete(id) ? { ...goal, revision: goal.revision + 1 } : goal
        this.goals.set(id, back)
        return { ok: true, value: back }
      }),
      getCalendar: () => read(() => ({ ok: true, value: { planned: [...this.planned.values()] } })),
      editCalendar: (changes) => read(() => {
        if (changes.some(this.refusesPlanned)) return { ok: false, why: 'refused', problem: 'invalid-request', detail: 'a reason' }
        for (const change of changes) this.#plan(change)
        return { ok: true, value: { planned: [...this.planned.values()] } }
      }),
      listEquipment: () => read(() => ({ ok: true, value: { equipment: [...this.equipment.values()] } })),
      addEquipment: (piece) => read((): Answer<EquipmentPiece> => {
        if (this.fails.has(piece.equipment_id)) return { ok: false, why: 'failing' }
        if (piece.name === 'refuse me') return { ok: false, why: 'refused', problem: 'invalid-request', detail: 'a reason' }
        const kept = this.equipment.get(piece.equipment_id) ?? piece
        this.equipment.set(piece.equipment_id, kept)
        return { ok: true, value: kept }
      }),
      editEquipment: (id, edit) => read((): Answer<EquipmentPiece> => {
        const before = this.equipment.get(id)
        if (before === undefined) return { ok: false, why: 'missing' }
        const { limit_m, retired_on, ...rest } = { ...before, ...edit }
        const after = { ...rest, ...(limit_m != null && { limit_m }), ...(retired_on != null && { retired_on }) }
        this.equipment.set(id, after)
        return { ok: true, value: after }
      }),
      deleteEquipment: (id) => read((): Answer<unknown> => (this.equipment.delete(id) ? { ok: true, value: undefined } : { ok: false, why: 'missing' })),
      getProfile: () => read((user) => ({ ok: true, value: { ...this.profiles.get(user), consents: this.consents.get(user) ?? [] } })),
      giveConsent: (notice_version) => read((user) => {
        if (notice_version !== this.privacyNotice?.version) return { ok: false, why: 'refused', problem: 'consent-required', detail: '' }
        this.consents.set(user, [...(this.consents.get(user) ?? []), { notice_version }])
        return { ok: true, value: {} }
      }),
      editProfile: (edit) => read((user) => {
        if (this.refusesProfile) return { ok: false, why: 'refused', problem: 'invalid-request', detail: 'a reason' }
        this.profiles.set(user, { ...this.profiles.get(user), ...edit })
        return { ok: true, value: this.profiles.get(user) }
      }),
      listExerciseTypes: () => read(() => this.typesFail ? { ok: false, why: 'failing' } : ({ ok: true, value: { exercise_types: [] } })),
      getClientConfig: () => read(() => ({ ok: true, value: this.#config() })),
    }
  }

  #plan({ deleted, ...change }: PlannedChange): void {
    const before = this.planned.get(change.planned_id)
    if (deleted === true) {
      if (before !== undefined) this.deletedPlanned.add(change.planned_id)
      this.planned.delete(change.planned_id)
    } else if (before !== undefined || (change.day !== undefined && change.exercise_type !== undefined
      && (deleted === false || !this.deletedPlanned.has(change.planned_id)))) {
      const all = Object.entries({ ...before, ...change }).filter(([, value]) => value !== null)
      this.planned.set(change.planned_id, Object.fromEntries(all) as unknown as PlannedBody)
    }
  }

  async register(email: string, _password?: string, device?: DeviceInfo, notice_version?: string): Promise<Answer<Tokens>> {
    if (notice_version !== this.privacyNotice?.version) return { ok: false, why: 'refused', problem: 'consent-required', detail: '' }
    if (notice_version !== undefined) this.consents.set(`user_${email}`, [{ notice_version }])
    return await this.signIn(email, undefined, device)
  }

  async notice(): Promise<Answer<PrivacyNotice | undefined>> {
    return { ok: true, value: this.privacyNotice }
  }

  #config(): object {
    return { recommended_versions: { web: '2.0.0', ios: '1.0.0' }, ...(this.privacyNotice && { privacy_notice: this.privacyNotice }) }
  }

  async signIn(email: string, _password?: string, device?: DeviceInfo): Promise<Answer<Tokens>> {
    this.formers.push(device?.former_refresh_token)
    this.#refresh.delete(device?.former_refresh_token ?? '')
    return { ok: true, value: this.#mint(`user_${email}`, 'full') }
  }

  async askForCode(): Promise<Answer<unknown>> {
    return { ok: true, value: {} }
  }

  resetPassword(email: string, _code?: string, _newPassword?: string, device?: DeviceInfo): Promise<Answer<Tokens>> {
    return this.signIn(email, undefined, device)
  }

  async beginPasskey(): Promise<Answer<PasskeyChallenge>> {
    return { ok: true, value: { options: {}, state: 'state' } }
  }

  /** Whose passkey it is, the credential says. */
  signInWithPasskey({ credential }: PasskeyProof, device?: DeviceInfo): Promise<Answer<Tokens>> {
    return this.signIn(String(credential), undefined, device)
  }

  async refresh(refreshToken: string): Promise<Answer<Tokens>> {
    const user = this.#refresh.get(refreshToken)
    if (this.accountDeleted) return { ok: false, why: 'missing', gone: true }
    if (user === undefined) return { ok: false, why: 'signed_out' }
    if (this.revoked === false) return { ok: true, value: this.#mint(user, 'full') }
    return { ok: true, value: { ...this.#mint(user, 'upload_only'), revoked: { reason: this.revoked } } }
  }

  // ---- what a test does to it ----

  expireTokens(): void {
    this.#tokens = new Map()
  }

  forgetSignIns(): void {
    this.expireTokens()
    this.#refresh = new Map()
  }

  /** A restore from an older copy: some of what was acknowledged is gone, and the epoch says so. */
  restore(lost: (identity: string) => boolean): void {
    this.epoch += '+'
    for (const log of this.#logs.values()) for (const identity of [...log.keys()]) if (lost(identity)) log.delete(identity)
  }

  sessions(user: string): string[] {
    return [...this.#logs.keys()].filter((k) => k.startsWith(`${user} `)).map((k) => k.slice(user.length + 1))
  }

  has(user: string, session: string, writer: string, seq: number, bytes: string): boolean {
    return (this.#logs.get(`${user} ${session}`)?.get(`${writer} ${seq}`) ?? []).some((s) => s.bytes === bytes)
  }

  events(user: string, session: string): string[] {
    return [...(this.#logs.get(`${user} ${session}`)?.values() ?? [])].flat().map((s) => `${s.writer} ${s.seq} ${s.bytes}`).sort()
  }

  /** One of several contents under an identity, lost. */
  forgetContent(user: string, session: string, writer: string, seq: number, which: (bytes: string) => boolean): void {
    const log = this.#logs.get(`${user} ${session}`)!, identity = `${writer} ${seq}`
    log.set(identity, log.get(identity)!.filter((s) => !which(s.bytes)))
  }

  /** What a program says by edit_workout: null takes an edit back. What changes nothing counts for none. */
  edit(session_id: string, edit: WorkoutEdits): void {
    const { revision, edited } = this.edits.get(session_id) ?? UNEDITED
    const isNews = Object.entries(edit).some(([member, value]) => JSON.stringify(value) !== JSON.stringify(edited[member as keyof WorkoutEdits] ?? null))
    if (isNews) this.edits.set(session_id, { revision: revision + 1, edited: { ...edited, ...edit } })
  }

  /** Something another phone wrote. */
  put(user: string, session_id: string, writer: string, bytes: string): void {
    this.#store(user, { session_id, writer, events: [bytes] }, bytes, 0)
  }

  async #faulty<T>(upload: number, user: string, work: (user: string) => Answer<T>): Promise<Answer<T>> {
    this.requests++
    await this.meanwhile(upload)
    const fault = this.fault()
    switch (fault) {
      case 'drop_request':
        return OFFLINE
      case 'error':
        return { ok: false, why: 'failing' }
      case 'busy':
        return { ok: false, why: 'busy', retryAfterMs: this.retryAfterS * 1000 }
      case 'too_large':
        return upload > 1 ? { ok: false, why: 'refused', problem: 'https://stamina.example/problems/too-large', detail: 'too large' } : work(user)
      case 'drop_answer':
        work(user)
        return OFFLINE
      case 'silent':
      case 'partial': {
        const answer = work(user)
        if (!answer.ok || upload === 0) return answer
        const value = answer.value as unknown as UploadAnswer
        return {
          ok: true,
          value: {
            ...value,
            groups: value.groups.map((g) => ({ outcomes: fault === 'silent' ? [] : g.outcomes.filter((_, i) => i % 2 === 0) })),
          } as unknown as T,
        }
      }
      case 'none': return work(user)
    }
  }

  #store(user: string, group: UploadGroup, bytes: string, index: number): Outcome {
    const { seq } = JSON.parse(bytes) as { seq: number }
    if (bytes.includes('refuse me')) return { index, seq, outcome: 'refused', reason: 'too_deep', detail: 'a reason' }
    const key = `${user} ${group.session_id}`, identity = `${group.writer} ${seq}`
    const log = this.#logs.get(key) ?? new Map<string, Stored[]>()
    this.#logs.set(key, log)
    const contents = log.get(identity) ?? []
    if (!contents.some((s) => s.bytes === bytes)) {
      contents.push({ writer: group.writer, seq, bytes, hash: hex(eventHash({ writer: group.writer, seq, bytes })) })
    }
    log.set(identity, contents)
    return { seq, outcome: 'accepted' }
  }

  #answer(user: string, session_id: string, withEvents: boolean): ServerWorkout | undefined {
    const log = this.#logs.get(`${user} ${session_id}`)
    if (log === undefined || log.size === 0) return undefined
    const standing = [...log.values()].map((s) => [...s].sort((a, b) => a.hash < b.hash ? -1 : 1)[0]!)
    const digest = standing.reduce((sum, s) => (sum + BigInt(`0x${s.hash.slice(0, 16)}`)) & 0xffffffffffffffffn, 0n)
    const writers = [...new Set(standing.map((s) => s.writer))].map((writer) => {
      const seqs = standing.filter((s) => s.writer === writer).map((s) => s.seq).sort((a, b) => a - b)
      const last_seq = seqs.at(-1)!
      const missing = Array.from({ length: last_seq }, (_, i) => i).filter((i) => !seqs.includes(i)).map((i) => ({ first: i, last: i }))
      return { writer, next_seq: missing[0]?.first ?? last_seq + 1, last_seq, ...(missing.length > 0 && { missing }) }
    })
    const finished = standing.some((s) => s.bytes.includes('"finished"'))
    const { revision, edited } = this.edits.get(session_id) ?? UNEDITED
    const logged = standing.map(({ writer, bytes }): LogEvent => ({ ...(JSON.parse(bytes) as LogEvent), writer }))
    const result = foldWorkout(session_id.slice(0, session_id.lastIndexOf('_')), [...logged, ...eventsOf(edited)])
    const { title, note, feeling, equipment } = result, told = this.told.get(session_id)
    return {
      session_id, exercise_type: result.exercise_type, state: result.discarded ? 'discarded' : finished ? 'finished' : 'in_progress',
      local_date: '2026-11-22', started_at: '2026-11-22T08:00:00+01:00', time_zone: 'Europe/Ljubljana',
      elapsed_time_s: result.elapsed_ms / 1000, moving_time_s: result.moving_time_ms / 1000, writers, store_epoch: this.epoch,
      digest: digest.toString(16).padStart(16, '0'), edits: revision, edited,
      ...(title !== undefined && { title }), ...(note !== undefined && { note }), ...(feeling !== undefined && { feeling }),
      ...(equipment.length > 0 && { equipment }), ...(result.corrected_distance_mm !== undefined && { corrected: ['distance'] }),
      ...told, metrics: { ...metricsOf(result), ...told?.metrics }, ...(this.pending.has(session_id) && { pending: [session_id] }),
      ...(this.deleted.has(session_id) && { deleted_at: this.deleted.get(session_id)! }),
      ...(withEvents && {
        events: [...log.values()]
          .flat()
          .map(({ writer, seq, hash, bytes }) => ({ writer, seq, hash, bytes: base64(bytes), kind: (JSON.parse(bytes) as { kind: string }).kind })),
      }),
    }
  }

  #changeGoal(id: string, etag: string, change: (g: GoalBody) => GoalBody | undefined): Answer<GoalBody> {
    const goal = this.goals.get(id)
    if (goal === undefined) return { ok: false, why: 'missing', ...(this.deletedGoals.has(id) && { gone: true as const }) }
    if (this.fails.has(id)) return { ok: false, why: 'failing' }
    if (etag !== `"${goal.revision}"`) return { ok: false, why: 'changed', etag: `"${goal.revision}"` }
    const changed = change(goal)
    if (changed === undefined) {
      this.goals.delete(id)
      this.deletedGoals.set(id, { ...goal, revision: goal.revision + 1 })
    } else this.goals.set(id, changed)
    return { ok: true, value: changed ?? goal }
  }

  #mint(user: string, scope: Tokens['scope']): Tokens {
    const access_token = `access-${++this.#minted}`, refresh_token = `refresh-${this.#minted}`
    this.#tokens.set(access_token, { user, scope })
    this.#refresh.set(refresh_token, user)
    return { user_id: user, device_id: 'device_1', access_token, refresh_token, expires_in_s: 900, scope }
  }
}

/** What edit_workout said stands above all events. */
function eventsOf({ exercise_type, distance, moving_time_s, title, note, feeling, equipment }: WorkoutEdits): LogEvent[] {
  const above = { writer: '~', lamport: 1_000_000, elapsed_ms: 0 }
  const correction = {
    ...(exercise_type != null && { exercise_type }), ...(distance != null && { distance_m: distance.value }), ...(moving_time_s != null && { moving_time_s }),
  }
  const words = {
    ...(title != null && { title }), ...(note != null && { note }), ...(feeling != null && { feeling }), ...(equipment != null && { equipment }),
  }
  return [{ ...above, seq: 0, kind: 'corrected', correction }, { ...above, seq: 1, kind: 'note', ...words }]
}

function metricsOf({ distance_mm, corrected_distance_mm, not_of_a_person, lifting }: WorkoutResult): ServerWorkout['metrics'] {
  return {
    ...((distance_mm > 0 || corrected_distance_mm !== undefined) && { distance: { value: distance_mm / 1000, unit: 'm' } }),
    ...(distance_mm > 0 && !not_of_a_person && { average_pace: { value: 1, unit: 's/km' } }), // that there is one, and not how fast
    ...(lifting.sets > 0 && { sets: { value: lifting.sets }, volume: { value: lifting.volume_g_reps / 1000, unit: 'kg' } }),
  }
}

/** A list tells how often a workout was edited, and not what was said. */
function lineOf({ edited: _e, ...line }: ServerWorkout): ServerWorkout {
  return line as ServerWorkout
}

/** A writer that is not named is invented. */
function alone(session_id: string, bytes: string): UploadGroup {
  return { session_id, writer: (JSON.parse(bytes) as { writer?: string }).writer ?? 'invented', events: [bytes] }
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)))
}
