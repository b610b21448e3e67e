// Against a server that drops, repeats, refuses and fails at random, on a phone that is killed at random: in the end both
// have the same, and nothing that was acknowledged is ever missing.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ModelServer, type Fault } from './testing/model-server'
import { Rig } from './testing/rig'

type Step =
  | { readonly do: 'run'; readonly seconds: number; readonly refused: boolean }
  | { readonly do: 'start' | 'finish' | 'go' | 'pass' | 'kill' | 'expire' | 'correct' | 'offline' | 'online' | 'two_tabs' }
  | { readonly do: 'crash'; readonly after: number; readonly tear: number }
  | { readonly do: 'restore'; readonly lost: number }
  | { readonly do: 'sign'; readonly who: string }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('run' as const), seconds: fc.integer({ min: 1, max: 12 }), refused: fc.boolean() }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'start' as const,
        'finish' as const,
        'go' as const,
        'pass' as const,
        'pass' as const,
        'pass' as const,
        'kill' as const,
        'expire' as const,
        'correct' as const,
        'offline' as const,
        'online' as const,
        'two_tabs' as const,
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('crash' as const), after: fc.nat(4), tear: fc.nat(6) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restore' as const), lost: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sign' as const), who: fc.constantFrom('ana', 'ben') }) },
)
const faults: fc.Arbitrary<Fault> = fc.constantFrom('none', 'none', 'none', 'drop_request', 'drop_answer', 'error', 'busy', 'partial', 'silent', 'too_large')

async function take(rig: Rig, s: Step): Promise<void> {
  const { recorder } = rig.phone
  const on = recorder.workout !== undefined && recorder.workout.phase !== 'finished' && recorder.workout.phase !== 'discarded'
  switch (s.do) {
    case 'run':
      if (on) return
      await recorder.start('running')
      await rig.phone.run(s.seconds)
      await recorder.finish(s.refused ? { note: 'refuse me' } : {})
      return
    case 'start': if (!on) await recorder.start('running'); return
    case 'go': return rig.phone.run(3)
    case 'finish': if (on) await recorder.finish(); return
    case 'pass': return rig.outbox.nudge({ asked: true, pull: true })
    case 'two_tabs': await Promise.all([rig.outbox.nudge({ asked: true }), rig.anotherOutbox('two').nudge()]); return
    case 'kill': return rig.killed()
    case 'expire': rig.server.expireTokens(); return
    case 'correct': {
      const row = (await rig.rows()).find((r) => r.phase === 'finished')
      if (row !== undefined) await rig.library.review(row.session_id, { distance_m: 123 })
      return
    }
    case 'offline': rig.online = false; return
    case 'online': rig.online = true; return
    case 'crash': rig.storage.crashAt = { commit: rig.storage.commits + s.after, tear: s.tear }; return
    case 'restore': rig.server.restore((identity) => identity.endsWith(` ${s.lost}`)); return
    case 'sign': return rig.signIn(s.who)
  }
}

async function nothingAcknowledgedIsMissing(rig: Rig, restored: boolean): Promise<void> {
  if (restored) return // the server itself lost it, and says so by its epoch
  for (const e of await rig.events()) {
    if (e.account === '' || e.waiting !== undefined || e.stuck !== undefined) continue
    expect(rig.server.has(e.account, e.session_id, e.writer, e.seq, e.bytes)).toBe(true)
  }
}

test('in the end server and phone are equal, whatever happened', async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), fc.array(faults, { minLength: 1, maxLength: 40 }), async (steps, plan) => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    rig.phone.updateIntervalMs = 4_000
    let call = 0, restored = false
    rig.server.fault = () => plan[call++ % plan.length]!
    const seen = new Map<string, string>()
    for (const s of steps) {
      await take(rig, s).catch(() => undefined)
      if (rig.storage.dead) await rig.killed()
      restored ||= s.do === 'restore'
      await nothingAcknowledgedIsMissing(rig, restored)
      for (const e of await rig.events()) {
        const identity = `${e.session_id} ${e.writer} ${e.seq}`
        if (e.kind !== 'void') expect(seen.get(identity) ?? e.bytes).toBe(e.bytes)
        seen.set(identity, e.kind === 'void' ? seen.get(identity) ?? e.bytes : e.bytes)
      }
    }
    rig.server.fault = () => 'none'
    rig.storage.crashAt = undefined
    rig.online = true
    if (rig.phone.recorder.workout !== undefined && rig.phone.recorder.state === 'on') await rig.phone.recorder.finish()
    for (const who of ['ana', 'ben']) {
      await rig.signIn(who)
      await rig.settle()
    }
    const events = await rig.events()
    const kept = new Set(events.map((e) => `${e.session_id} ${e.writer} ${e.seq}`))
    expect([...seen.keys()].filter((identity) => !kept.has(identity))).toEqual([])
    for (const row of await rig.rows()) {
      const own = events.filter((e) => e.session_id === row.session_id)
      expect(rig.server.events(row.account, row.session_id)).toEqual(own.map((e) => `${e.writer} ${e.seq} ${e.bytes}`).sort())
      expect(row.matched_wall).toBeDefined()
      for (const other of ['user_ana', 'user_ben'].filter((u) => u !== row.account)) expect(rig.server.sessions(other)).not.toContain(row.session_id)
    }
    expect(events.every((e) => e.waiting === undefined && e.stuck === undefined)).toBe(true)
  }), { numRuns: 150 })
})
