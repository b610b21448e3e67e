// The equipment of this phone: added, changed and deleted here first, and sent when there is a server. Of each member the last change
// to reach the server counts, as in the profile; a deletion stands.
import { getMeta, setMeta, type Storage, type Tx } from '../store/storage'
import { ofAll, type Aside } from './aside'
import type { Answer, Failure, ServerApi } from './server-api'

export type EquipmentKind = 'shoes' | 'bike' | 'other'

/** As the contract has it; distances in metres. */
export interface EquipmentPiece {
  readonly equipment_id: string
  readonly name: string
  readonly kind: EquipmentKind
  /** Exercise types whose new workouts are done with it. */
  readonly default_for: readonly string[]
  readonly starting_distance_m: number
  readonly limit_m?: number
  /** A local date. */
  readonly retired_on?: string
}

/** Null clears. */
export type EquipmentEdit = Partial<Omit<EquipmentPiece, 'equipment_id' | 'limit_m' | 'retired_on'>>
  & { readonly limit_m?: number | null; readonly retired_on?: string | null }

/** What the server does not know yet of a piece. */
interface Waiting {
  readonly added?: true
  readonly deleted?: true
  readonly edit: EquipmentEdit
  /** The server's words where it refused: it waits for another edit. */
  readonly refusal?: string
}

interface Kept {
  readonly pieces: readonly EquipmentPiece[]
  readonly waiting: Readonly<Record<string, Waiting>>
}

export interface ShownPiece extends EquipmentPiece {
  readonly refusal?: string
}

export interface EquipmentPorts {
  readonly storage: Storage
  readonly api: ServerApi
  readonly wall: () => number
  readonly aside: Aside
}

const NOTHING: Kept = { pieces: [], waiting: {} }

/** Where it is kept, that of nobody under ''. */
export const equipmentKey = (account: string): string => `equipment:${account}`

const read = async (tx: Tx, account: string): Promise<Kept> => (await getMeta<Kept>(tx, equipmentKey(account))) ?? NOTHING

/** Ids of pieces of which the server lacks something. */
export const equipmentWaiting = async (tx: Tx, account: string): Promise<string[]> => Object.keys((await read(tx, account)).waiting)

/** Forgets the pieces but those. */
export async function keepEquipment(tx: Tx, account: string, ids: ReadonlySet<string>): Promise<void> {
  const { pieces, waiting } = await read(tx, account)
  if (ids.size === 0) await tx.delete('meta', equipmentKey(account))
  else await setMeta(tx, equipmentKey(account), { pieces: pieces.filter((piece) => ids.has(piece.equipment_id)), waiting })
}

/** What was added before there was an account is that of the account from now on, whether or not anything can be sent. True where there was any. */
export async function adoptEquipment(tx: Tx, account: string): Promise<boolean> {
  const some = (await read(tx, '')).pieces.length > 0
  if (some) await owned(tx, account)
  return some
}

async function owned(tx: Tx, account: string): Promise<Kept> {
  const kept = await read(tx, account)
  const nobodys = account === '' ? NOTHING : await read(tx, '')
  if (nobodys.pieces.length === 0) return kept
  await tx.delete('meta', equipmentKey(''))
  const adopted = {
    pieces: [...kept.pieces, ...nobodys.pieces],
    waiting: { ...kept.waiting, ...Object.fromEntries(nobodys.pieces.map((piece) => [piece.equipment_id, { added: true, edit: {} } satisfies Waiting])) },
  }
  await setMeta(tx, equipmentKey(account), adopted)
  return adopted
}

async function change(storage: Storage, account: string, to: (kept: Kept) => Kept): Promise<void> {
  await storage.transaction('write', ['meta'], async (tx) => {
    const kept = await owned(tx, account)
    const changed = to(kept)
    if (changed !== kept) await setMeta(tx, equipmentKey(account), changed)
  })
}

export class EquipmentBook {
  readonly #storage: Storage
  readonly #account: () => string
  readonly #changed: () => void

  constructor(storage: Storage, account: () => string, changed: () => void = () => undefined) {
    this.#storage = storage
    this.#account = account
    this.#changed = changed
  }

  async list(): Promise<ShownPiece[]> {
    const account = this.#account()
    const all = await this.#storage.transaction('read', ['meta'], async (tx) =>
      [await read(tx, account), ...(account === '' ? [] : [await read(tx, '')])])
    return all.flatMap(({ pieces, waiting }) => pieces.map((piece): ShownPiece => {
      const refusal = waiting[piece.equipment_id]?.refusal
      return refusal === undefined ? piece : { ...piece, refusal }
    }))
  }

  /** Also what was deleted before, as it was then; its id is minted by the caller. */
  async add(piece: EquipmentPiece): Promise<void> {
    const { equipment_id: id, ...members } = piece
    await this.#change((kept) => ({
      pieces: [...kept.pieces.filter((other) => other.equipment_id !== id), piece],
      // Where a deletion that waited was never sent, the piece is there still: then these members are an edit of it.
      waiting: { ...kept.waiting, [id]: { added: true, edit: kept.waiting[id] === undefined ? {} : members } },
    }))
  }

  /** Several edits at once: one piece becomes the default in the place of another. */
  async edit(edits: Readonly<Record<string, EquipmentEdit>>): Promise<void> {
    await this.#change((kept) => {
      const known = new Set(kept.pieces.map((piece) => piece.equipment_id))
      const waiting = new Map(Object.entries(kept.waiting))
      for (const [id, edit] of Object.entries(edits)) {
        if (!known.has(id)) continue
        const { refusal: _r, ...before } = waiting.get(id) ?? { edit: {} }
        waiting.set(id, { ...before, edit: { ...before.edit, ...edit } })
      }
      return { pieces: kept.pieces.map((piece) => edited(piece, edits[piece.equipment_id])), waiting: Object.fromEntries(waiting) }
    })
  }

  async remove(id: string): Promise<void> {
    await this.#change((kept) => ({
      pieces: kept.pieces.filter((piece) => piece.equipment_id !== id),
      waiting: { ...kept.waiting, [id]: { deleted: true, edit: {} } },
    }))
  }

  async #change(to: (kept: Kept) => Kept): Promise<void> {
    const account = this.#account()
    await change(this.#storage, account, (kept) => {
      const changed = to(kept)
      return account === '' ? { ...changed, waiting: {} } : changed // nobody waits for it
    })
    this.#changed()
  }
}

function edited(piece: EquipmentPiece, edit: EquipmentEdit | undefined): EquipmentPiece {
  if (edit === undefined) return piece
  const { limit_m, retired_on, ...rest } = { ...piece, ...edit }
  return { ...rest, ...(limit_m != null && { limit_m }), ...(retired_on != null && { retired_on }) }
}

/** Sends what waits; a piece that fails holds up no other. */
export async function pushEquipment(ports: EquipmentPorts, account: string): Promise<Failure | undefined> {
  await change(ports.storage, account, (kept) => kept)
  const { pieces, waiting } = await ports.storage.transaction('read', ['meta'], (tx) => read(tx, account))
  ports.aside.begin()
  for (const [id, one] of Object.entries(waiting)) {
    const name = `equipment ${id}`
    if (one.refusal !== undefined || ports.aside.has(name, ports.wall())) continue
    const answer = await send(ports.api, id, one, pieces.find((piece) => piece.equipment_id === id))
    if (answer.ok) await settled(ports.storage, account, id, one, answer.value)
    else if (answer.why === 'missing' && answer.gone !== true) await settled(ports.storage, account, id, one, undefined) // deleted elsewhere: that stands
    else if (answer.why === 'refused') await refused(ports.storage, account, id, one, answer.detail === '' ? answer.problem : answer.detail)
    else if (ofAll(answer)) return answer
    else {
      const stop = ports.aside.put(name, ports.wall(), answer)
      if (stop !== undefined) return stop
      continue
    }
    ports.aside.done(name)
  }
  return undefined
}

type Sent = Answer<EquipmentPiece | undefined>

async function send(api: ServerApi, id: string, { added, deleted, edit }: Waiting, piece: EquipmentPiece | undefined): Promise<Sent> {
  if (deleted === true) {
    const answer = await api.deleteEquipment(id)
    return answer.ok ? { ok: true, value: undefined } : answer
  }
  if (piece === undefined) return { ok: true, value: undefined }
  if (added === true) {
    const answer = await api.addEquipment(piece)
    if (!answer.ok || Object.keys(edit).length === 0) return answer
  }
  return await api.editEquipment(id, edit)
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

// What was changed here while it was under way is sent with the next pass; then the piece stays as it is here.
const settled = (storage: Storage, account: string, id: string, sent: Waiting, piece: EquipmentPiece | undefined): Promise<void> =>
  change(storage, account, (kept) => {
    const { [id]: now, ...others } = kept.waiting
    if (!same(now, sent)) {
      if (now === undefined || piece === undefined) return kept
      const { added: _a, ...rest } = now
      return { ...kept, waiting: { ...kept.waiting, [id]: rest } }
    }
    const rest = kept.pieces.filter((known) => known.equipment_id !== id)
    return piece === undefined ? { pieces: rest, waiting: others }
      : { pieces: kept.pieces.map((known) => (known.equipment_id === id ? piece : known)), waiting: others }
  })

const refused = (storage: Storage, account: string, id: string, sent: Waiting, refusal: string): Promise<void> =>
  change(storage, account, (kept) => (same(kept.waiting[id], sent) ? { ...kept, waiting: { ...kept.waiting, [id]: { ...sent, refusal } } } : kept))

/** The server's pieces, with what waits here laid over them. */
export async function pullEquipment({ storage, api }: Pick<EquipmentPorts, 'storage' | 'api'>, account: string): Promise<Failure | undefined> {
  const answer = await api.listEquipment()
  if (!answer.ok) return answer.why === 'missing' ? undefined : answer // a server that knows of no equipment yet
  await change(storage, account, (kept) => {
    const listed = new Map(answer.value.equipment.map((piece) => [piece.equipment_id, piece]))
    const theirs = answer.value.equipment.filter((piece) => kept.waiting[piece.equipment_id]?.deleted !== true)
      .map((piece) => edited(piece, kept.waiting[piece.equipment_id]?.edit))
    const ours = kept.pieces.filter((piece) => !listed.has(piece.equipment_id) && kept.waiting[piece.equipment_id]?.added === true)
    const pieces = [...theirs, ...ours]
    const here = new Set(pieces.map((piece) => piece.equipment_id))
    const waiting = Object.fromEntries(Object.entries(kept.waiting).filter(([id, one]) => here.has(id) || one.deleted === true))
    return same({ pieces, waiting }, kept) ? kept : { pieces, waiting }
  })
  return undefined
}
