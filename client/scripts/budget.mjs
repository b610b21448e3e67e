// JavaScript that the first screen loads, gzipped: the entry of dist/index.html and all it imports statically.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'

const BUDGET_KB = 260
const dist = new URL('../dist/', import.meta.url).pathname
const html = readFileSync(join(dist, 'index.html'), 'utf8')
const seen = new Map()

function load(file) {
  if (seen.has(file)) return
  const source = readFileSync(file)
  seen.set(file, gzipSync(source, { level: 9 }).length)
  const text = source.toString('utf8')
  for (const [, path] of text.matchAll(/(?:import|export)[^'"()]*?from\s*["'](\.[^"']+)["']/g)) load(join(dirname(file), path))
  for (const [, path] of text.matchAll(/\bimport\s*["'](\.[^"']+)["']/g)) load(join(dirname(file), path))
}
for (const [, path] of html.matchAll(/<script[^>]+src="([^"]+)"/g)) load(join(dist, path))
for (const [, path] of html.matchAll(/<link[^>]+modulepreload[^>]+href="([^"]+)"/g)) load(join(dist, path))

const total = [...seen.values()].reduce((a, b) => a + b, 0) / 1000
const largest = [...seen].sort((a, b) => b[1] - a[1]).slice(0, 5)
for (const [file, size] of largest) console.log(`  ${file.slice(dist.length)} ${(size / 1000).toFixed(1)} kB gz`)
console.log(`first screen: ${seen.size} files, ${total.toFixed(1)} kB gz of ${BUDGET_KB}`)
if (total > BUDGET_KB || seen.size === 0) process.exit(1)
