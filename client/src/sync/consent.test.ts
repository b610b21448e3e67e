import { describe, expect, test } from 'vitest'
import { giveConsent } from './consent'
import { ModelServer } from './testing/model-server'
import { Rig } from './testing/rig'

const NOTICE = { version: '1', controller: 'Example Sports, Graz', contact: 'privacy@example.org' }

function operated(): ModelServer {
  const server = new ModelServer()
  server.privacyNotice = NOTICE
  return server
}

const api = (rig: Rig) => rig.server.as(() => rig.session.token(), (t) => rig.session.refreshed(t))
const agree = (rig: Rig, version: string) => giveConsent({ storage: rig.storage, api: api(rig) }, rig.session.accountId(), version)

describe('a server whose operator says who is responsible', () => {
  test('gets nothing of a workout before the account has agreed, and everything after', async () => {
    const rig = await Rig.on(operated())
    const id = await rig.run()
    await rig.signIn('ana')
    await rig.settle(3)
    expect(rig.server.sessions('user_ana')).toEqual([])
    expect(rig.server.uploads).toBe(0)
    expect(rig.outbox.state).toMatchObject({ asks: NOTICE, lastWall: undefined, trouble: 'none' })
    await rig.run()
    await rig.settle(3)
    expect(rig.server.uploads).toBe(0)
    expect(rig.outbox.state.waiting.size).toBe(2)

    expect(await agree(rig, '1')).toBeUndefined()
    await rig.settle()
    expect(rig.server.sessions('user_ana')).toContain(id)
    expect(rig.outbox.state.asks).toBeUndefined()
    expect(rig.outbox.state.waiting.size).toBe(0)
  })

  test('gets it at once from whoever agreed while registering, or on another phone', async () => {
    const rig = await Rig.on(operated())
    expect(await rig.session.register('ana', 'password', '0')).toMatchObject({ ok: false, why: 'refused' })
    expect(await rig.session.register('ana', 'password', '1')).toMatchObject({ ok: true })
    rig.phone.account = rig.session.accountId()
    await rig.run()
    await rig.settle()
    expect(rig.server.uploads).toBeGreaterThan(0)
    const other = await Rig.on(rig.server, 'ana')
    other.phone.clock.advance(60_000)
    await other.run()
    await other.settle()
    expect(other.outbox.state).toMatchObject({ asks: undefined, trouble: 'none' })
    expect(rig.server.sessions('user_ana')).toHaveLength(2)
  })

  test('with another notice asks again, and gets nothing until then', async () => {
    const rig = await Rig.on(operated())
    await rig.session.register('ana', 'password', '1')
    rig.phone.account = rig.session.accountId()
    await rig.settle()
    rig.server.privacyNotice = { ...NOTICE, version: '2' }
    await rig.outbox.nudge({ pull: true }) // brings the notice, which counts at once
    expect(rig.outbox.state.asks?.version).toBe('2')
    const before = rig.server.uploads
    await rig.run()
    await rig.settle(3)
    expect(rig.outbox.state.asks?.version).toBe('2')
    expect(rig.server.uploads).toBe(before)
    expect(await agree(rig, '1')).toMatchObject({ why: 'refused' })
    expect(await agree(rig, '2')).toBeUndefined()
    await rig.settle()
    expect(rig.server.uploads).toBeGreaterThan(before)
  })

  test('that says so only later asks those who are there', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    await rig.run()
    await rig.settle()
    expect(rig.outbox.state.asks).toBeUndefined()
    rig.server.privacyNotice = NOTICE
    await rig.outbox.nudge({ pull: true })
    await rig.outbox.nudge()
    expect(rig.outbox.state.asks).toEqual(NOTICE)
  })

  test('that cannot say it now gets nothing yet; one that says it once is not asked at each pass', async () => {
    const rig = await Rig.on(operated(), 'ana')
    await rig.run()
    rig.server.fault = () => 'error'
    await rig.outbox.nudge()
    expect(rig.outbox.state.trouble).toBe('server')
    expect(rig.server.uploads).toBe(0)
    rig.server.fault = () => 'none'
    await agree(rig, '1')
    await rig.settle()
    await rig.outbox.nudge()
    const [before, uploads] = [rig.server.requests, rig.server.uploads]
    await rig.outbox.nudge()
    expect([rig.server.requests, rig.server.uploads]).toEqual([before, uploads])
  })

  test('gets what a phone still has that was signed out from another', async () => {
    const rig = await Rig.on(operated(), 'ana')
    await rig.outbox.nudge()
    expect(rig.outbox.state.asks).toEqual(NOTICE)
    const id = await rig.run()
    rig.server.revoked = 'user'
    rig.server.expireTokens()
    await rig.settle(4)
    expect(rig.server.sessions('user_ana')).toEqual([id])
  })
})

test('a phone without an account is asked nothing', async () => {
  const rig = await Rig.on(operated())
  await rig.run()
  await rig.outbox.nudge()
  expect(rig.server.requests).toBe(0)
  expect(rig.outbox.state.asks).toBeUndefined()
})
