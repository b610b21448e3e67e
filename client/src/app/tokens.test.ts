import { readFileSync } from 'node:fs'
import { globSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')

type Look = 'light' | 'dark'
const tokens: Record<Look, Map<string, string>> = {
  light: read(/:root \{([^}]*)\}/),
  dark: read(/:root\.dark \{([^}]*)\}/),
}

function read(block: RegExp): Map<string, string> {
  const body = block.exec(css)?.[1] ?? ''
  return new Map([...body.matchAll(/--([a-z0-9-]+):\s*(#[0-9A-Fa-f]{6});/g)].map((m) => [m[1]!, m[2]!]))
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const c = parseInt(hex.slice(i, i + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(look: Look, a: string, b: string): number {
  const [x, y] = [a, b].map((name) => luminance(tokens[look].get(name) ?? 'missing')).sort((p, q) => q - p) as [number, number]
  return Math.round(((x + 0.05) / (y + 0.05)) * 100) / 100
}

/** The design's table: ink, the grounds it lies on, its contrast there. */
const TABLE: readonly [Look, string, readonly string[], readonly number[]][] = [
  ['light', 'control', ['ground', 'surface', 'sunken'], [3.6, 3.92, 3.23]],
  ['light', 'text', ['ground', 'surface', 'sunken'], [15.19, 16.55, 13.64]],
  ['light', 'muted', ['ground', 'surface', 'sunken'], [6.03, 6.57, 5.42]],
  ['light', 'deep', ['ground', 'surface', 'sunken'], [8.73, 9.51, 7.84]],
  ['light', 'on-deep', ['deep'], [9.51]],
  ['light', 'sun', ['ground', 'surface'], [1.67, 1.82]],
  ['light', 'on-sun', ['sun'], [9.01]],
  ['light', 'danger', ['ground', 'surface', 'sunken'], [6, 6.54, 5.39]],
  ['light', 'on-danger', ['danger'], [6.54]],
  ['light', 'warn-text', ['warn-bg'], [8.82]],
  ['light', 'good', ['ground', 'surface', 'sunken'], [5.98, 6.51, 5.37]],
  ['dark', 'control', ['ground', 'surface', 'sunken'], [4.8, 4.29, 3.54]],
  ['dark', 'text', ['ground', 'surface', 'sunken'], [16.58, 14.83, 12.22]],
  ['dark', 'muted', ['ground', 'surface', 'sunken'], [8.67, 7.76, 6.39]],
  ['dark', 'deep', ['ground', 'surface', 'sunken'], [10.73, 9.59, 7.91]],
  ['dark', 'on-deep', ['deep'], [9.13]],
  ['dark', 'sun', ['ground', 'surface'], [11.11, 9.94]],
  ['dark', 'on-sun', ['sun'], [9.79]],
  ['dark', 'danger', ['ground', 'surface', 'sunken'], [9.24, 8.26, 6.81]],
  ['dark', 'on-danger', ['danger'], [8.47]],
  ['dark', 'warn-text', ['warn-bg'], [10.54]],
  ['dark', 'good', ['ground', 'surface', 'sunken'], [10.64, 9.52, 7.84]],
  ['light', 'type-running', ['ground', 'surface', 'sunken', 'on-type'], [6.71, 7.31, 6.02, 7.31]],
  ['light', 'type-walking', ['ground', 'surface', 'sunken', 'on-type'], [5.73, 6.25, 5.15, 6.25]],
  ['light', 'type-cycling', ['ground', 'surface', 'sunken', 'on-type'], [4.51, 4.91, 4.05, 4.91]],
  ['light', 'type-swimming', ['ground', 'surface', 'sunken', 'on-type'], [4.04, 4.41, 3.63, 4.41]],
  ['light', 'type-weight-training', ['ground', 'surface', 'sunken', 'on-type'], [9.64, 10.5, 8.66, 10.5]],
  ['light', 'type-extra-1', ['ground', 'surface', 'sunken', 'on-type'], [4.31, 4.69, 3.87, 4.69]],
  ['light', 'type-extra-2', ['ground', 'surface', 'sunken', 'on-type'], [3.72, 4.06, 3.34, 4.06]],
  ['light', 'type-other', ['ground', 'surface', 'sunken', 'on-type'], [8.38, 9.12, 7.52, 9.12]],
  ['dark', 'type-running', ['ground', 'surface', 'sunken', 'on-type'], [5.96, 5.33, 4.39, 5.96]],
  ['dark', 'type-walking', ['ground', 'surface', 'sunken', 'on-type'], [6.81, 6.09, 5.02, 6.81]],
  ['dark', 'type-cycling', ['ground', 'surface', 'sunken', 'on-type'], [5.06, 4.53, 3.73, 5.06]],
  ['dark', 'type-swimming', ['ground', 'surface', 'sunken', 'on-type'], [11.69, 10.45, 8.61, 11.69]],
  ['dark', 'type-weight-training', ['ground', 'surface', 'sunken', 'on-type'], [9.41, 8.42, 6.94, 9.41]],
  ['dark', 'type-extra-1', ['ground', 'surface', 'sunken', 'on-type'], [5.17, 4.62, 3.81, 5.17]],
  ['dark', 'type-extra-2', ['ground', 'surface', 'sunken', 'on-type'], [11.56, 10.34, 8.52, 11.56]],
  ['dark', 'type-other', ['ground', 'surface', 'sunken', 'on-type'], [7.39, 6.61, 5.45, 7.39]],
  ['light', 'pace-1', ['surface'], [3.49]],
  ['light', 'pace-2', ['surface'], [4.82]],
  ['light', 'pace-3', ['surface'], [6.82]],
  ['light', 'pace-4', ['surface'], [9.03]],
  ['light', 'pace-5', ['surface'], [15.86]],
  ['dark', 'pace-1', ['surface'], [4.12]],
  ['dark', 'pace-2', ['surface'], [5.41]],
  ['dark', 'pace-3', ['surface'], [6.98]],
  ['dark', 'pace-4', ['surface'], [9.31]],
  ['dark', 'pace-5', ['surface'], [14.49]],
  ['light', 'on-heat-low', ['heat-0', 'heat-1', 'heat-2'], [16.55, 12.17, 8.2]],
  ['light', 'on-heat-3', ['heat-3'], [5.23]],
  ['light', 'on-heat-4', ['heat-4'], [9.51]],
  ['dark', 'on-heat-low', ['heat-0', 'heat-1', 'heat-2'], [14.83, 10.21, 5.98]],
  ['dark', 'on-heat-3', ['heat-3'], [6.28]],
  ['dark', 'on-heat-4', ['heat-4'], [11.73]],
]

describe('tokens', () => {
  test.each(TABLE)('in %s, %s on %s has the contrast the design states', (look, ink, grounds, figures) => {
    expect(grounds.map((ground) => contrast(look, ink, ground))).toEqual(figures)
  })

  test('every word reaches 4.5 to 1 and every figure 12 to 1, in both looks', () => {
    for (const look of ['light', 'dark'] as const)
      for (const ground of ['ground', 'surface', 'sunken']) {
        expect(contrast(look, 'text', ground)).toBeGreaterThanOrEqual(12)
        for (const ink of ['muted', 'deep', 'danger', 'good']) expect(contrast(look, ink, ground)).toBeGreaterThanOrEqual(4.5)
      }
  })

  test('both looks define the same tokens', () => {
    expect([...tokens.dark.keys()]).toEqual([...tokens.light.keys()])
  })

  test('no other source file has a hex colour', () => {
    const offenders = globSync('src/**/*.{ts,tsx,css}', { cwd: new URL('../..', import.meta.url) })
      .filter((file) => !/tokens\.(css|test\.ts)$|\/api\//.test(file))
      .filter((file) => {
        const colour = file.endsWith('.css') ? /[\s:(,]#[0-9A-Fa-f]{3,8}\b/ : /["'`]#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})["'`]/
        return colour.test(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'))
      })
    expect(offenders).toEqual([])
  })
})
