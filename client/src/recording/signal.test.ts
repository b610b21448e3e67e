import { describe, expect, test } from 'vitest'
import { AutoPause } from './auto-pause'
import { Signal } from './signal'

const feed = (signal: Signal, from: number, seconds: number, acc: number): string[] => {
  const states: string[] = []
  for (let s = from; s < from + seconds; s++) {
    signal.fix(s * 1_000, acc)
    states.push(signal.state)
  }
  return states
}

describe('the state of the signal', () => {
  test('searches at first, and takes the first usable fix for what it is', () => {
    const signal = new Signal(0)
    expect(signal.state).toBe('searching')
    signal.fix(1_000, 200)
    expect(signal.state).toBe('searching')
    signal.fix(2_000, 35)
    expect(signal.state).toBe('weak')
  })

  test('turns weak only after ten seconds without a good fix', () => {
    const signal = new Signal(0)
    feed(signal, 1, 5, 5)
    const states = feed(signal, 6, 12, 40)
    expect(states.indexOf('weak')).toBe(9)
  })

  test('is lost after ten seconds without a usable fix, also when nothing comes at all', () => {
    const signal = new Signal(0)
    feed(signal, 1, 5, 5)
    signal.tick(14_000)
    expect(signal.state).toBe('good')
    signal.tick(15_000)
    expect(signal.state).toBe('lost')
  })

  test('is good again after three good fixes, not after one', () => {
    const signal = new Signal(0)
    feed(signal, 1, 5, 5)
    signal.tick(30_000)
    expect(feed(signal, 31, 3, 5)).toEqual(['lost', 'lost', 'good'])
  })

  test('does not flicker between good and weak', () => {
    const signal = new Signal(0)
    feed(signal, 1, 5, 5)
    for (let s = 6; s < 60; s++) signal.fix(s * 1_000, s % 3 === 0 ? 10 : 40)
    expect(signal.state).toBe('good')
  })

  test('off stays off until a fix comes', () => {
    const signal = new Signal(0)
    signal.off()
    signal.tick(60_000)
    expect(signal.state).toBe('off')
    signal.fix(61_000, 8)
    expect(signal.state).toBe('good')
  })
})

describe('standing or moving', () => {
  const at = (s: number, lat: number, acc = 5, stamp = s * 1_000) => ({ e: s * 1_000, stamp, lat, lon: 145_000_000, acc })
  const run = (auto: AutoPause, from: number, seconds: number, step: number, lat = 460_500_000) => {
    for (let s = from; s < from + seconds; s++) auto.fix(at(s, (lat += step)), false)
    return lat
  }

  test('the same fix over and over says neither', () => {
    const auto = new AutoPause('running')
    const lat = run(auto, 0, 20, 270)
    for (let s = 20; s < 80; s++) expect(auto.fix(at(s, lat), false)).toBeUndefined()
    for (let s = 80; s < 140; s++) expect(auto.fix(at(s, lat + (s % 2), 5, 79_000), false)).toBeUndefined()
  })

  test('a slow runner is not standing', () => {
    const auto = new AutoPause('running')
    let lat = run(auto, 0, 20, 270)
    for (let s = 20; s < 80; s++) expect(auto.fix(at(s, (lat += 90)), false)).toBeUndefined() // 1 m/s
  })

  test('fixes too rough to tell say neither', () => {
    const auto = new AutoPause('running')
    const lat = run(auto, 0, 20, 270)
    for (let s = 20; s < 60; s++) expect(auto.fix(at(s, lat + (s % 2) * 30, 45), false)).toBeUndefined()
  })

  test('noise around a place does not count as moving on', () => {
    const auto = new AutoPause('running')
    const lat = run(auto, 0, 20, 270)
    let paused = false
    for (let s = 20; s < 120; s++) {
      const said = auto.fix(at(s, lat + (s % 2) * 40), paused) // 0.4 m to and fro
      if (said?.now === 'standing') paused = true
      if (said?.now === 'moving') paused = false
    }
    expect(paused).toBe(true)
  })

  test('swimming and lifting have none', () => {
    expect(new AutoPause('swimming').supported).toBe(false)
    expect(new AutoPause('weight_training').supported).toBe(false)
  })
})
