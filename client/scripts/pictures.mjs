// The pictures of the README, from those that e2e/screens.spec leaves in artifacts/: `playwright test e2e/screens.spec --project pixel`, then this.
import { copyFileSync, readdirSync, statSync } from 'node:fs'

const MOST_BYTES = 150_000
const taken = new URL('../../artifacts/screens/', import.meta.url).pathname
const shown = new URL('../../docs/screens/', import.meta.url).pathname

for (const name of ['today', 'record', 'workout', 'records']) {
  const file = readdirSync(taken).find((found) => new RegExp(`^\\d+-${name}-large-light-md\\.png$`).test(found))
  if (!file) throw new Error(`No picture of ${name} in ${taken}`)
  const bytes = statSync(taken + file).size
  if (bytes > MOST_BYTES) throw new Error(`${file} has ${bytes} bytes, more than ${MOST_BYTES}`)
  copyFileSync(taken + file, `${shown}${name}.png`)
  console.log(`${name}.png ${(bytes / 1000).toFixed(0)} kB`)
}
