import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const root = new URL('../../../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')
const files = globSync(['client/src/**/*.test.{ts,tsx}', 'client/e2e/**/*.spec.ts', 'tests/**/*Tests.cs', 'tools/**/*Tests.cs'], { cwd: root })
const rows = read('docs/app-review.md')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| line |'))
  .map((line) => line.slice(2, -2).split(' | ').map((cell) => cell.trim()))

/** What a test file calls its tests: the texts of test() and describe(), or the methods of a class. */
function testNames(file: string): string[] {
  const source = read(file)
  if (file.endsWith('.cs')) return [...source.matchAll(/public (?:async Task|void) (\w+)\(/g)].map((m) => m[1]!)
  return [...source.matchAll(/\b(?:test|describe)(?:\.each\([^\n]*?\))?\(\s*(['"`])((?:\\.|(?!\1).)*)\1/g)].map((m) => m[2]!.replaceAll('\\', ''))
}

const span = (letter: string, to: number): string[] => Array.from({ length: to }, (_, i) => `${letter}${i + 1}`)

describe('the answers to the two reviews (docs/app-review.md)', () => {
  test('each numbered line of both has one', () => {
    const lines = [
      ...span('N', 7), ...span('D', 14), ...span('S', 11), ...span('W', 10), ...[...'abcdefghijkl'].map((letter) => `U-${letter}`), ...span('3.', 12),
      ...span('U', 21), ...span('F', 14), ...span('V', 10),
    ]
    const answered = new Set(rows.flatMap(([line]) => line!.match(/^(?:(?:[A-Z]-?|3\.)[0-9a-l]+(?:, )?)+/)?.[0].split(', ') ?? []))
    expect(lines.filter((line) => !answered.has(line))).toEqual([])
  })

  test('no answer is empty: mended with its test, or the reason why there is none', () => {
    expect(rows.filter((cells) => cells.length < 2 || cells.some((cell) => cell === '')).map(([line]) => line)).toEqual([])
  })

  test('each test that is named exists', () => {
    const missing: string[] = []
    for (const [line, , named = ''] of rows) {
      let names: string[] | undefined
      for (const [, file, name] of named.matchAll(/`([^`]+)`|"([^"]+)"/g))
        if (name !== undefined) {
          if (!names?.some((known) => known.includes(name))) missing.push(`${line}: "${name}"`)
        } else if (/\.(test\.tsx?|spec\.ts)$|Tests$/.test(file!)) {
          const found = files.filter((path) => `/${path}`.endsWith(`/${file}`) || path.endsWith(`/${file}.cs`))
          if (found.length === 0) missing.push(`${line}: ${file}`)
          names = found.flatMap(testNames)
        }
    }
    expect(missing).toEqual([])
  })
})
