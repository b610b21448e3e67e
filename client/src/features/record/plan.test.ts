import { describe, expect, test, vi } from 'vitest'
import { afterSet, EMPTY, move, planOf, plates, proposedFor, readPlan, toggleLink, withExercise, without, writePlan } from './plan'

const two = withExercise(withExercise(EMPTY, 'Bench press'), 'Barbell row')

describe('the plan of a lifting workout', () => {
  test('an exercise taken again is gone back to, not doubled', () => {
    expect(withExercise(two, 'Bench press')).toMatchObject({ exercises: ['Bench press', 'Barbell row'], current: 0 })
  })

  test('moving an exercise keeps the current one current', () => {
    expect(move(two, 1, -1)).toMatchObject({ exercises: ['Barbell row', 'Bench press'], current: 0 })
    expect(move(two, 0, -1)).toBe(two)
  })

  test('an exercise added by mistake goes away', () => {
    expect(without(two, 'Barbell row')).toMatchObject({ exercises: ['Bench press'], current: 0 })
    expect(without({ ...two, current: 1 }, 'Bench press')).toMatchObject({ exercises: ['Barbell row'], current: 0 })
    expect(without(without(two, 'Barbell row'), 'Bench press')).toMatchObject({ exercises: [], current: 0 })
  })

  test('a full store forgets the order and never fails the set that was saved', () => {
    vi.stubGlobal('localStorage', { setItem: () => { throw new DOMException('full', 'QuotaExceededError') }, removeItem: () => undefined })
    expect(() => writePlan('weight_training_1', two)).not.toThrow()
    vi.unstubAllGlobals()
  })

  test('a superset alternates by itself, anything else stays', () => {
    const linked = { ...toggleLink(two, 'Bench press'), current: 0 }
    expect(afterSet(linked).current).toBe(1)
    expect(afterSet(afterSet(linked)).current).toBe(0)
    expect(afterSet(two)).toBe(two)
  })

  test('an exercise may have a name that every object has', () => {
    expect(proposedFor(EMPTY, 'constructor')).toEqual([])
    const plan = planOf([{ exercise: 'constructor', sets: 2, repetitions: 5 }], (name) => name)
    expect(proposedFor(plan, 'Constructor')).toEqual([{ repetitions: 5 }, { repetitions: 5 }])
    expect(proposedFor(plan, 'squat')).toEqual([])
  })

  test('what was planned is proposed, and done it leads on to what is left', () => {
    const kg = (value: number) => ({ value, unit: 'kg' as const })
    const lifts = [
      { exercise: 'squat', sets: 1, repetitions: 8, weight: kg(40) }, { exercise: 'Dip', sets: 2, repetitions: 10 },
      { exercise: 'squat', sets: 2, repetitions: 5, weight: kg(60) },
    ]
    const plan = planOf(lifts, (name) => (name === 'squat' ? 'Squat' : name))
    expect(plan.exercises).toEqual(['Squat', 'Dip'])
    expect(proposedFor(plan, 'Squat')).toEqual([{ repetitions: 8, weight: kg(40) }, { repetitions: 5, weight: kg(60) }, { repetitions: 5, weight: kg(60) }])
    expect(proposedFor(plan, 'Dip')).toEqual([{ repetitions: 10 }, { repetitions: 10 }])
    expect(proposedFor(plan, 'Plank')).toEqual([])
    const left = (squats: number, dips: number) => (name: string) => (name === 'Squat' ? squats : dips)
    expect(afterSet(plan, left(1, 2)).current).toBe(0)
    expect(afterSet(plan, left(0, 2)).current).toBe(1)
    expect(afterSet(plan, left(0, 0)).current).toBe(0)
    expect(proposedFor(without(plan, 'Squat'), 'Dip')).toHaveLength(2)
  })

  test('a plan is begun with once: what is kept of the workout stands above it', () => {
    const kept = new Map<string, string>()
    vi.stubGlobal('localStorage', { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, text: string) => kept.set(key, text) })
    const begin = planOf([{ exercise: 'Squat', sets: 5, repetitions: 5 }], (name) => name)
    expect(readPlan('weight_training_1', [], begin)).toEqual(begin)
    writePlan('weight_training_1', without(begin, 'Squat'))
    expect(readPlan('weight_training_1', [], begin).exercises).toEqual([])
    vi.unstubAllGlobals()
  })

  test('plates fill a side from the largest down and say what is missing', () => {
    expect(plates(80, 'kg')).toEqual({ side: [25, 5], rest: 0 })
    expect(plates(81, 'kg')).toEqual({ side: [25, 5], rest: 1 })
    expect(plates(135, 'lb')).toEqual({ side: [45], rest: 0 })
    expect(plates(10, 'kg')).toEqual({ side: [], rest: 0 })
  })
})
