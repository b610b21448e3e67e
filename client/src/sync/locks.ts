// One uploader among all tabs: the browser's own locks where there are any, else a lease in the storage.
import { getMeta, setMeta, type Storage } from '../store/storage'

export interface Locks {
  /** Runs `work` if nobody else holds the name; false if somebody does. */
  tryWith(name: string, work: () => Promise<void>): Promise<boolean>
}

interface LockManagerLike {
  request(name: string, options: { ifAvailable: true }, work: (lock: unknown) => Promise<void>): Promise<unknown>
}

export function webLocks(manager: LockManagerLike): Locks {
  return {
    async tryWith(name, work) {
      let had = true
      await manager.request(name, { ifAvailable: true }, async (lock) => {
        had = lock !== null
        if (had) await work()
      })
      return had
    },
  }
}

const LEASE_MS = 60_000

interface Lease {
  readonly tab: string
  readonly until: number
}

/**
 * A lease runs out by itself if its tab dies. Two uploaders at once would still do no harm (an event's identity is its own),
 * so a clock that was set costs a doubled request at most.
 */
export function leaseLocks(storage: Storage, tab: string, wall: () => number): Locks {
  return {
    async tryWith(name, work) {
      const key = `lease:${name}`
      const had = await storage.transaction('write', ['meta'], async (tx) => {
        const lease = await getMeta<Lease | null>(tx, key)
        const now = wall()
        if (lease != null && lease.tab !== tab && lease.until > now && lease.until <= now + LEASE_MS) return false
        await setMeta(tx, key, { tab, until: now + LEASE_MS })
        return true
      })
      if (!had) return false
      try {
        await work()
      } finally {
        await storage.transaction('write', ['meta'], async (tx) => {
          const lease = await getMeta<Lease | null>(tx, key)
          if (lease?.tab === tab) await setMeta(tx, key, null)
        })
      }
      return true
    },
  }
}
