import { describe, expect, test } from 'vitest'
import { TABLES } from '../store/schema'
import { ModelServer } from './testing/model-server'
import { Rig } from './testing/rig'
import type { Vault } from './vault'

/** A phone's own place for secrets; `locked`: it gives and takes nothing now. */
class Keychain implements Vault {
  readonly secrets = new Map<string, string>()
  locked = false
  readonly #opened = (): void => { if (this.locked) throw new Error('The Keychain is locked') }

  async keep(name: string, secret: string): Promise<void> {
    this.#opened()
    this.secrets.set(name, secret)
  }

  async open(name: string): Promise<string | undefined> {
    this.#opened()
    return this.secrets.get(name)
  }

  async keepOnly(names: readonly string[]): Promise<void> {
    this.#opened()
    for (const name of this.secrets.keys()) if (!names.includes(name)) this.secrets.delete(name)
  }
}

const stored = (rig: Rig) => rig.storage.transaction('read', TABLES, async (tx) => {
  let all = ''
  for (const table of TABLES) all += JSON.stringify(await tx.list(table))
  return all
})

/** A native phone, signed in. */
async function anasPhone(): Promise<{ rig: Rig; keychain: Keychain }> {
  const rig = await Rig.on()
  const keychain = (rig.vault = new Keychain())
  await rig.killed()
  await rig.signIn('ana')
  return { rig, keychain }
}

async function renew(rig: Rig): Promise<string | undefined> {
  rig.server.expireTokens()
  return await rig.session.refreshed(rig.session.token())
}

describe('the refresh token of a native phone', () => {
  test('lies in its Keystore or Keychain alone, one for each sign-in, through renewals and restarts', async () => {
    const { rig, keychain } = await anasPhone()
    for (let i = 0; i < 3; i++) {
      expect(await renew(rig)).toBeDefined()
      await rig.killed()
      expect([...keychain.secrets.values()]).toEqual([expect.stringMatching(/^refresh-/)])
      expect(await stored(rig)).not.toContain('refresh-')
    }
  })

  test('is shown to the server out of there by the next sign-in, and one that is not given out now keeps nobody out', async () => {
    const { rig, keychain } = await anasPhone()
    const [former] = [...keychain.secrets.values()]
    await rig.signIn('ana')
    keychain.locked = true
    await rig.signIn('ana')
    expect(rig.server.formers).toEqual([undefined, former, undefined])
    expect(rig.session.account?.standing).toBe('signed_in')
  })

  test('one that an earlier version left in the storage moves there at the start, and is the same', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    expect(await stored(rig)).toContain('refresh-')
    const keychain = (rig.vault = new Keychain())
    await rig.killed()
    expect(await stored(rig)).not.toContain('refresh-')
    expect(keychain.secrets.size).toBe(1)
    expect(await renew(rig)).toBeDefined()
  })

  test.each(['keep', 'remove'] as const)('signing out (%s) removes it', async (rows) => {
    const { rig, keychain } = await anasPhone()
    await rig.session.signOut(rows)
    expect([...keychain.secrets]).toEqual([])
  })

  test('deleting the account removes it, and so does a start after the app was installed anew', async () => {
    const { rig, keychain } = await anasPhone()
    await rig.session.forget()
    expect([...keychain.secrets]).toEqual([])
    keychain.secrets.set('of-before', 'refresh-0')
    await rig.killed()
    expect([...keychain.secrets]).toEqual([])
  })

  test('killed between the new secret and its row, the old sign-in goes on and the new secret goes', async () => {
    const { rig, keychain } = await anasPhone()
    const before = [...keychain.secrets]
    keychain.secrets.set('of-no-row', 'refresh-99')
    await rig.killed()
    expect([...keychain.secrets]).toEqual(before)
    expect(await renew(rig)).toBeDefined()
  })

  test('a phone that takes no secret keeps the sign-in in the storage until it does', async () => {
    const rig = await Rig.on()
    const keychain = (rig.vault = new Keychain())
    keychain.locked = true
    await rig.killed()
    await rig.signIn('ana')
    expect(await renew(rig)).toBeDefined()
    keychain.locked = false
    await rig.killed()
    expect(await stored(rig)).not.toContain('refresh-')
    expect(await renew(rig)).toBeDefined()
  })

  test('a phone that does not give it out now ends no sign-in; one that has it no more asks to sign in again, and keeps every row', async () => {
    const { rig, keychain } = await anasPhone()
    const id = await rig.run()
    keychain.locked = true
    expect(await renew(rig)).toBeUndefined()
    expect(rig.session.account?.standing).toBe('signed_in')
    expect(rig.session.whyNot()).toMatchObject({ why: 'failing' })
    keychain.locked = false
    keychain.secrets.clear()
    expect(await renew(rig)).toBeUndefined()
    expect(rig.session.account?.standing).toBe('expired')
    await rig.signIn('ana')
    await rig.settle()
    expect(rig.server.events(rig.session.accountId(), id)).toHaveLength(3)
  })

  test('a sign-out while a renewal is under way leaves no secret behind', async () => {
    const { rig, keychain } = await anasPhone()
    const { refresh } = rig.server
    rig.server.refresh = async (token) => {
      const answer = await refresh.call(rig.server, token)
      await rig.session.signOut()
      return answer
    }
    await renew(rig)
    expect(rig.session.account).toBeUndefined()
    expect([...keychain.secrets]).toEqual([])
  })
})
