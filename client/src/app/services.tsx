import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react'
import type { Services, Watched, WorkoutDetail } from './model'

const Context = createContext<Services | null>(null)
export const ServicesProvider = Context.Provider

export function useServices(): Services {
  const services = useContext(Context)
  if (!services) throw new Error('No services around this component.')
  return services
}

export function useWatched<T>(watched: Watched<T>): T {
  return useSyncExternalStore(watched.watch, watched.read)
}

export const useLive = () => useWatched(useServices().live)
export const useWorkouts = () => useWatched(useServices().workouts)
export const useGoals = () => useWatched(useServices().goals)
export const useTypes = () => useWatched(useServices().types)
export const useAccount = () => useWatched(useServices().account)
export const useSync = () => useWatched(useServices().sync)
export const usePlanned = () => useWatched(useServices().planned)
export const useZones = () => useWatched(useServices().zones)
export const useBodyWeight = () => useWatched(useServices().bodyWeight)
export const useEquipment = () => useWatched(useServices().equipment)

export function useTypeTitle(): (type: string) => string {
  const types = useTypes()
  return (type) => types.find((declared) => declared.id === type)?.title ?? titleOf(type)
}

function titleOf(type: string): string {
  const words = type.replaceAll('_', ' ')
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}

/** The whole of one workout; `undefined` while it is being read, `null` if this phone does not know it. */
export function useWorkout(sessionId: string): WorkoutDetail | null | undefined {
  const services = useServices()
  const rows = useWorkouts()
  const [detail, setDetail] = useState<WorkoutDetail | null | undefined>(undefined)
  useEffect(() => {
    let current = true
    void services.open(sessionId).then((found) => current && setDetail(found))
    return () => {
      current = false
    }
  }, [services, sessionId, rows])
  return detail
}

/** The time, once a second while `on`: for clocks on the screen only, never for what is recorded. */
export function useNow(on: boolean): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!on) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [on])
  return now
}
