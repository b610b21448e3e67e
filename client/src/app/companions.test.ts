// @vitest-environment happy-dom
import { beforeEach, expect, test } from 'vitest'
import { Phone as Recorded } from '../recording/testing/phone'
import { accompany, type Phone } from './companions'
import { liveOf } from './local/live'
import { Value } from './local/value'
import type { LiveWorkout } from './model'
import { setPreferences } from './preferences'
import { speakIn } from './texts/languages'

const silent: Phone = { light: () => undefined, say: () => undefined, show: () => Promise.resolve(), takeBack: () => Promise.resolve() }

beforeEach(() => setPreferences({ voice: true, distance: 'km', language: 'en' }))

/** What is said over so many seconds at some three metres a second. */
async function said(type: string, seconds: number): Promise<string[]> {
  const phone = await Recorded.on()
  const words: string[] = []
  const live = new Value<LiveWorkout | null>(null)
  accompany(live, { ...silent, say: (text) => words.push(text) })
  await phone.recorder.start(type, { autoPause: false })
  for (let second = 0; second < seconds; second++) {
    await phone.second()
    live.set(liveOf(phone.recorder, phone.clock.wall()))
  }
  return words
}

test('a kilometre is said when it is whole, with its pace', async () => {
  expect(await said('running', 700)).toEqual([
    expect.stringMatching(/^Kilometre 1\. \d minutes.*\. Last one, 5 minutes.* per kilometre\.$/),
    expect.stringMatching(/^Kilometre 2\. 1\d minutes/),
  ])
})

test('who counts in miles hears miles, and their pace per mile', async () => {
  setPreferences({ distance: 'mi' })
  expect(await said('running', 600)).toEqual([expect.stringMatching(/^Mile 1\. \d minutes.*\. Last one, 8 minutes.* per mile\.$/)])
})

test('on the bicycle the last split is a speed', async () => {
  expect(await said('cycling', 350)).toEqual([expect.stringMatching(/^Kilometre 1\. .*Last one, 10\.\d kilometres per hour\.$/)])
})

test('in German it is said in German', async () => {
  await speakIn('de')
  expect(await said('running', 350)).toEqual([expect.stringMatching(/^Kilometer 1\. 5 Minuten.*\. Zuletzt: 5 Minuten.*\.$/)])
  await speakIn('en')
})

test('a rest no longer rings once its workout is saved, or discarded for another one; until then it does', async () => {
  const phone = await Recorded.on()
  const takenBack: string[] = []
  const live = new Value<LiveWorkout | null>(null)
  const watch = () => live.set(liveOf(phone.recorder, phone.clock.wall()))
  accompany(live, { ...silent, takeBack: (id) => Promise.resolve(void takenBack.push(id)) })
  await phone.recorder.start('weight_training', { indoor: true })
  watch()
  await phone.recorder.pause()
  watch()
  expect(takenBack).toEqual([])
  await phone.recorder.finish()
  watch()
  expect(takenBack).toEqual(['rest'])
  await phone.recorder.start('weight_training', { indoor: true })
  watch()
  await phone.recorder.discard()
  await phone.recorder.start('weight_training', { indoor: true })
  watch()
  expect(takenBack).toEqual(['rest', 'rest'])
})
