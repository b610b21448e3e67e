import type { Remember } from '../store/open'

/** The few words about the database that survive it. */
export const remembered: Remember = {
  get: (key) => localStorage.getItem(`stamina.store.${key}`),
  set: (key, value) => (value === null ? localStorage.removeItem(`stamina.store.${key}`) : localStorage.setItem(`stamina.store.${key}`, value)),
}
