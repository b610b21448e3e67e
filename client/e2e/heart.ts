import type { Page } from '@playwright/test'

/** A strap that the phone cannot have yet: what it would have measured is put into what was recorded. */
export const withHeart = (page: Page): Promise<void> => withReadings(page, { name: 'hr', first: 100, most: 180 })

/** The same of a power meter: 10 W more every 10 s, from none on. */
export const withPower = (page: Page): Promise<void> => withReadings(page, { name: 'power', first: 0, most: 600, step: 10 })

interface Readings {
  readonly name: 'hr' | 'power'
  readonly first: number
  readonly most: number
  /** More every 10 s. */
  readonly step?: number
}

async function withReadings(page: Page, readings: Readings): Promise<void> {
  await page.evaluate(
    ({ name, first, most, step = 1 }) =>
      new Promise<void>((resolve, reject) => {
        const open = indexedDB.open(localStorage.getItem('stamina.store.name') ?? 'stamina')
        open.onerror = () => reject(open.error!)
        open.onsuccess = () => {
          const db = open.result
          const tx = db.transaction('events', 'readwrite')
          const cursor = tx.objectStore('events').openCursor()
          cursor.onsuccess = () => {
            const at = cursor.result
            if (!at) return
            const row = at.value as { bytes: string }
            const event = JSON.parse(row.bytes) as { progress?: { points?: { t: number; hr?: number; power?: number }[] } }
            for (const point of event.progress?.points ?? []) point[name] = Math.min(most, first + step * Math.floor(point.t / 10_000))
            at.update({ ...row, bytes: JSON.stringify(event) })
            at.continue()
          }
          tx.oncomplete = () => {
            db.close()
            resolve()
          }
        }
      }),
    readings,
  )
}
