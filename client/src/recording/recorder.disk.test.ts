import { describe, expect, test } from 'vitest'
import { foldWorkout } from '../exercise/fold'
import { StorageError } from '../store/storage'
import { logOf } from './figures'
import { Recorder } from './recorder'
import { Phone } from './testing/phone'

const folded = async (phone: Phone) => foldWorkout('running', logOf(await phone.events()))

describe('a full disk', () => {
  test('shows only what is saved, and goes on saving when there is room again', async () => {
    const phone = await Phone.on()
    await phone.recorder.start('running')
    await phone.run(20)
    const shown = phone.recorder.workout!.distanceMm
    phone.storage.capacity = phone.storage.rowCount()
    await phone.run(30)
    expect(phone.recorder.storageFull).toBe(true)
    expect(phone.recorder.workout!.distanceMm).toBe(shown)
    phone.storage.capacity = Infinity
    await phone.run(5)
    expect(phone.recorder.storageFull).toBe(false)
    expect(phone.recorder.workout!.distanceMm).toBeGreaterThan(shown + 100_000)
  })
})

test('a start for which there is no room leaves nothing behind, and the next one starts', async () => {
  for (let rows = 0; rows < 5; rows++) {
    const phone = await Phone.on()
    phone.storage.capacity = rows
    await expect(phone.recorder.start('running')).rejects.toThrow('full')
    expect(phone.storage.rowCount()).toBe(0)
    phone.storage.capacity = Infinity
    await phone.recorder.start('running')
    await phone.run(3)
    await phone.recorder.finish()
    expect(await phone.kinds()).toEqual(['started', 'progress', 'finished'])
  }
})

test('an ended workout leaves no journal behind', async () => {
  const phone = await Phone.on()
  await phone.recorder.start('running')
  await phone.run(60)
  await phone.recorder.finish()
  expect(await phone.storage.transaction('read', ['journal'], (tx) => tx.count('journal'))).toBe(0)
})

test('of readings that come in a burst after a gap only the first is not joined', async () => {
  const phone = await Phone.on()
  await phone.recorder.start('running')
  await phone.run(20)
  await phone.wait(30)
  const before = phone.recorder.workout!.distanceMm
  phone.lat += 0.001 // the way under the trees
  const burst = Array.from({ length: 10 }, (_, i) =>
    phone.recorder.fix({ stamp: phone.clock.wallMs - (9 - i) * 1_000, lat: phone.lat + i * 0.000027, lon: phone.lon, acc: 5 }),
  )
  await Promise.all(burst)
  const way = phone.recorder.workout!.distanceMm - before
  expect(way).toBeGreaterThan(9 * 2_990)
  expect(way).toBeLessThan(9 * 3_010)
  await phone.recorder.finish()
  expect((await folded(phone)).distance_mm).toBe(before + way)
})

test('a disk so slow that readings come in while it writes still takes a tap', async () => {
  const phone = await Phone.on()
  await phone.recorder.start('running')
  await phone.run(5)
  const reading = (): void => {
    phone.clock.advance(50)
    phone.lat += 0.0000013
    void phone.recorder.fix({ stamp: phone.clock.wallMs, lat: phone.lat, lon: phone.lon, acc: 5 })
  }
  reading()
  const paused = phone.recorder.pause()
  for (let step = 0; step < 60; step++) {
    reading() // one at every step of the write before the tap
    await Promise.resolve()
  }
  await paused
  expect(phone.recorder.workout!.phase).toBe('paused')
  expect(phone.recorder.storageFull).toBe(false)
})

test('a disk that fails says so, and what waited is written when it works again', async () => {
  const phone = await Phone.on()
  await phone.recorder.start('running')
  await phone.run(10)
  const shown = phone.recorder.workout!.distanceMm
  const works = phone.storage.transaction.bind(phone.storage)
  phone.storage.transaction = () => Promise.reject(new StorageError('damaged'))
  await phone.run(5)
  expect(phone.recorder).toMatchObject({ savingFails: true, storageFull: false })
  expect(phone.recorder.workout!.distanceMm).toBe(shown)
  phone.storage.transaction = works
  await phone.run(1)
  expect(phone.recorder.savingFails).toBe(false)
  expect(phone.recorder.workout!.distanceMm).toBeGreaterThan(shown + 5 * 2_900)
})

test('a write that was said to have failed and had not is found, and counted once', async () => {
  const phone = await Phone.on()
  await phone.recorder.start('running')
  await phone.run(10)
  const works = phone.storage.transaction.bind(phone.storage)
  let lies = 1
  phone.storage.transaction = async (mode, tables, work) => {
    const result = await works(mode, tables, work)
    if (mode === 'write' && lies-- > 0) throw new StorageError('damaged')
    return result
  }
  await phone.run(10)
  expect(phone.recorder).toMatchObject({ savingFails: false, state: 'on' })
  const shown = phone.recorder.workout!.distanceMm
  expect(shown).toBeGreaterThan(15 * 2_990)
  expect(shown).toBeLessThan(20 * 3_010)
  await phone.recorder.finish()
  expect((await folded(phone)).distance_mm).toBe(shown)
})

describe('an event that was said not to be made and was', () => {
  /** From here on the next such write of events is told as failed, though it is on the disk: as where a page was put away in the midst of it. */
  const lie = (phone: Phone): void => {
    const works = phone.storage.transaction.bind(phone.storage)
    let lies = 1
    phone.storage.transaction = async (mode, tables, work) => {
      const result = await works(mode, tables, work)
      if (mode === 'write' && tables.includes('events') && lies-- > 0) throw new StorageError('damaged')
      return result
    }
  }

  test('is not made a second time', async () => {
    const recorded = async (lies: boolean) => {
      const phone = await Phone.on()
      await phone.recorder.start('running')
      await phone.run(10)
      await phone.recorder.lap()
      await phone.run(15)
      if (lies) lie(phone)
      await phone.recorder.pause()
      await phone.wait(5)
      await phone.recorder.resume()
      await phone.run(10)
      await phone.recorder.finish()
      return phone
    }
    const [honest, phone] = [await recorded(false), await recorded(true)]
    expect(await phone.kinds()).toEqual(await honest.kinds())
    expect((await folded(phone)).distance_mm).toBe((await folded(honest)).distance_mm)
    expect(phone.sealed).toBe(honest.sealed)
  })

  test('at the start of a workout is its start', async () => {
    const phone = await Phone.on()
    lie(phone)
    const id = await phone.recorder.start('running')
    await phone.run(10)
    expect(phone.recorder.workout!.begin.session_id).toBe(id)
    await phone.recorder.finish()
    expect(await phone.kinds()).toEqual(['started', 'progress', 'finished'])
    expect((await folded(phone)).distance_mm).toBe(9 * 3_001)
  })

  test('at the end of a workout does not look as if another tab had it', async () => {
    const phone = await Phone.on()
    await phone.recorder.start('running')
    await phone.run(10)
    lie(phone)
    await phone.recorder.finish()
    await phone.wait(2)
    expect(phone.recorder.state).not.toBe('elsewhere')
    expect(await phone.kinds()).toEqual(['started', 'progress', 'finished'])
    await phone.recorder.start('walking')
    expect(phone.recorder.workout).toMatchObject({ phase: 'recording', begin: { exercise_type: 'walking' } })
  })
})

test('opened on a full disk it shows what is there, and goes on when there is room', async () => {
  const phone = await Phone.on()
  await phone.recorder.start('running')
  await phone.run(20)
  const shown = phone.recorder.workout!.distanceMm
  phone.storage = phone.storage.restarted()
  phone.storage.capacity = -1
  phone.clock.monoMs = 0
  phone.recorder = await Recorder.open(phone.ports('after'))
  await phone.recorder.takeFromOtherTab()
  expect(phone.recorder).toMatchObject({ state: 'on', storageFull: true })
  expect(phone.recorder.workout!.distanceMm).toBe(shown)
  await phone.run(5)
  expect(phone.recorder.workout!.distanceMm).toBe(shown)
  await expect(phone.recorder.pause()).rejects.toThrow('full')
  phone.storage.capacity = Infinity
  await phone.recorder.tick()
  await phone.run(5)
  expect(phone.recorder.storageFull).toBe(false)
  expect(phone.recorder.workout!.distanceMm).toBeGreaterThan(shown + 10_000)
})

test('ticks that waited while it was opened on a full disk open it once', async () => {
  const phone = await Phone.on()
  const id = await phone.recorder.start('running')
  await phone.run(20)
  phone.storage = phone.storage.restarted()
  phone.storage.capacity = -1
  phone.clock.monoMs = 0
  phone.recorder = await Recorder.open(phone.ports('after'))
  await phone.recorder.takeFromOtherTab()
  phone.storage.capacity = Infinity
  await Promise.all([phone.recorder.tick(), phone.recorder.tick(), phone.recorder.tick()])
  const lines = await phone.storage.transaction('read', ['journal'], (tx) => tx.list('journal', { prefix: [id] }))
  expect(lines.filter(({ text }) => text.includes('"reopen"'))).toHaveLength(1)
})

test('nothing is counted before it is on the disk', async () => {
  const phone = await Phone.on()
  await phone.recorder.start('running')
  await phone.run(3)
  const shown: number[] = []
  phone.recorder.watch(() => shown.push(phone.recorder.workout!.distanceMm))
  phone.clock.advance(1_000)
  const before = phone.storage.commits
  const written = phone.recorder.fix({ stamp: phone.clock.wallMs, lat: phone.lat + 0.000027, lon: 14.5, acc: 5 })
  expect(phone.recorder.workout!.distanceMm).toBe(6_002)
  await written
  expect(phone.storage.commits).toBe(before + 1)
  expect(phone.recorder.workout!.distanceMm).toBe(9_003)
})

test('four hours at one point a second open again in a moment', async () => {
  const phone = await Phone.on()
  await phone.recorder.start('running')
  const id = phone.recorder.workout!.begin.session_id
  const { writeLine } = await import('./lines')
  const w = phone.clock.wallMs
  await phone.storage.transaction('write', ['journal'], async (tx) => {
    for (let i = 1; i <= 14_400; i++) {
      await tx.put('journal', writeLine(id, i, { k: 'fix', e: i * 1000, w: w + i * 1000, p: { t: i * 1000, lat: 46 + i * 0.000027, lon: 14.5, acc: 5 } }))
    }
  })
  const before = process.cpuUsage() // of this process alone: by the clock it would be measured what else the machine does
  await phone.killed(14_400_000)
  expect(process.cpuUsage(before).user / 1_000).toBeLessThan(3_000)
  expect(phone.recorder.workout!.distanceMm).toBeGreaterThan(43_000_000)
})
