// What the first screen loads, as browsers get it: dist/index.html, its styles, its script, and the app with all that it imports statically, in the build's
// own Brotli files.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

const BUDGET_KB = 180
const dist = new URL('../dist/', import.meta.url).pathname
const seen = new Map()

const sent = (file) => statSync(existsSync(`${file}.br`) ? `${file}.br` : file).size
function load(file) {
  if (seen.has(file)) return
  seen.set(file, sent(file))
  if (!file.endsWith('.js')) return
  const text = readFileSync(file, 'utf8')
  for (const [, path] of text.matchAll(/(?:import|export)[^'"()]*?from\s*["'](\.[^"']+)["']/g)) load(join(dirname(file), path))
  for (const [, path] of text.matchAll(/\bimport\s*["'](\.[^"']+)["']/g)) load(join(dirname(file), path))
}
const page = join(dist, 'index.html')
load(page)
const html = readFileSync(page, 'utf8')
for (const path of /<meta name="stamina-app" content="([^"]*)"/.exec(html)[1].split(' ')) load(join(dist, path)) // asked for by the script of the first screen
for (const [, path] of html.matchAll(/<(?:script[^>]+src|link[^>]+(?:modulepreload|stylesheet)[^>]+href)="([^"]+)"/g)) load(join(dist, path))

const total = [...seen.values()].reduce((a, b) => a + b, 0) / 1000
const largest = [...seen].sort((a, b) => b[1] - a[1]).slice(0, 5)
for (const [file, size] of largest) console.log(`  ${file.slice(dist.length)} ${(size / 1000).toFixed(1)} kB`)
console.log(`first screen: ${seen.size} files, ${total.toFixed(1)} kB compressed of ${BUDGET_KB}`)
const uncompressed = [...seen.keys()].filter((file) => statSync(file).size >= 1000 && !existsSync(`${file}.br`))
if (uncompressed.length > 0) console.log(`not compressed by the build: ${uncompressed.join(', ')}`)
if (total > BUDGET_KB || seen.size < 4 || uncompressed.length > 0) process.exit(1)
