import type { Clock } from '../recording/clock'

/** The phone's clocks. Only a hidden or frozen page can have slept: a lit screen keeps the device awake. */
export function webClock(page: Document = document): Clock {
  let slept = true
  const mark = () => {
    slept = true
  }
  page.addEventListener('visibilitychange', mark)
  page.addEventListener('freeze', mark)
  page.addEventListener('resume', mark)
  return {
    wall: () => Date.now(),
    mono: () => performance.now(),
    mayHaveSlept: () => {
      const was = slept
      slept = page.visibilityState === 'hidden'
      return was
    },
    offsetMinutes: (wall) => -new Date(wall).getTimezoneOffset(),
    zone: () => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC',
  }
}
