import { typeColour } from '../../app/ui/TypeGlyph'
import type { YearReview } from './review'

/** A portrait as phones share it. */
export const [WIDTH, HEIGHT] = [1080, 1350]

/** What is written on the picture, in the person's language and units. */
export interface PictureWords {
  /** Below the year: how many workouts, on how many days. */
  readonly head: string
  /** Four at most are shown. */
  readonly figures: readonly { readonly value: string; readonly name: string }[]
  /** One letter or two for each month. */
  readonly months: readonly string[]
  readonly type: (id: string) => string
}

const FONT = '-apple-system, Roboto, &quot;Noto Sans&quot;, sans-serif'
const BARS = { top: 730, bottom: 1080, margin: 96, width: 48 } as const
const MOST_TYPES = 6

/**
 * The year as SVG. Sums, months and types of exercise: no place, no track, no name that a person gave. `css` reads a token, so that the picture has the colours
 * of the screen.
 */
export function yearPicture(review: YearReview, words: PictureWords, css: (token: string) => string): string {
  const middle = WIDTH / 2
  const colour = (type: string) => css(typeColour(type).slice(4, -1))
  const text = (x: number, y: number, size: number, said: string, look: { readonly bold?: boolean; readonly token?: string } = {}) =>
    `<text x="${x}" y="${y}" font-size="${size}" font-weight="${look.bold ? 600 : 400}" fill="${css(look.token ?? '--text')}">${escaped(said)}</text>`
  const shown = words.figures.slice(0, 4)
  const large = Math.min(...shown.map(({ value }) => fitting(value, 76, 400)))
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="${FONT}" text-anchor="middle">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="${css('--ground')}"/>`,
    mark(css),
    text(middle, 300, 150, review.year, { bold: true, token: '--deep' }),
    text(middle, 370, fitting(words.head, 44, WIDTH - 120), words.head, { token: '--muted' }),
    ...figures(shown).flatMap(({ x, y, value, name }) => [
      text(x, y, large, value, { bold: true }),
      text(x, y + 50, fitting(name, 34, 400), name, { token: '--muted' }),
    ]),
    ...bars(review, colour, css('--control')),
    ...words.months.map((name, i) => text(barMiddle(i), BARS.bottom + 48, 32, name, { token: '--muted' })),
    ...legend(review.types.slice(0, MOST_TYPES).map(({ type }) => ({ name: words.type(type), colour: colour(type) })), css('--text')),
    text(middle, 1310, 30, 'Stamina', { token: '--muted' }),
    '</svg>',
  ].join('')
}

const escaped = (text: string): string => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`)

/** Nothing measures text here: a letter is taken for wider than letters are on average. */
const LETTER = 0.6
const fitting = (text: string, size: number, width: number): number => Math.min(size, Math.floor(width / (Math.max(1, text.length) * LETTER)))

function mark(css: (token: string) => string): string {
  return (
    `<g transform="translate(${WIDTH / 2 - 54 * 1.6} 8) scale(1.6)"><path d="M57 34H48a10 10 0 0 0 0 20h12a10 10 0 0 1 0 20H37" fill="none" ` +
    `stroke="${css('--mark-lane')}" stroke-width="10" stroke-linecap="round"/><circle cx="70.5" cy="34" r="7" fill="${css('--mark-sun')}"/></g>`
  )
}

function figures<T>(all: readonly T[]): (T & { readonly x: number; readonly y: number })[] {
  // Two and two; the first of an odd number has a line of its own.
  const odd = all.length % 2
  return all.map((figure, i) => ({
    ...figure,
    x: odd && i === 0 ? WIDTH / 2 : (i - odd) % 2 === 0 ? 300 : 780,
    y: 490 + Math.floor((i + odd) / 2) * 140,
  }))
}

const barMiddle = (month: number): number => BARS.margin + ((month + 0.5) * (WIDTH - 2 * BARS.margin)) / 12

function bars(review: YearReview, colour: (type: string) => string, none: string): string[] {
  const most = Math.max(1, ...review.months.map((month) => month.movingMs))
  return review.months.flatMap((month, i) => {
    const left = barMiddle(i) - BARS.width / 2
    let top: number = BARS.bottom
    if (month.movingMs === 0) return [`<rect x="${left}" y="${top - 4}" width="${BARS.width}" height="4" rx="2" fill="${none}"/>`]
    return review.types.flatMap(({ type }) => {
      const ms = month.byType.get(type) ?? 0
      if (ms === 0) return []
      const high = Math.max(6, (ms / most) * (BARS.bottom - BARS.top))
      top -= high
      return [`<rect x="${left}" y="${top.toFixed(1)}" width="${BARS.width}" height="${(high - 4).toFixed(1)}" rx="6" fill="${colour(type)}"/>`]
    })
  })
}

function legend(types: readonly { readonly name: string; readonly colour: string }[], ink: string): string[] {
  const [size, dot, apart] = [32, 34, 40]
  const wide = (name: string) => dot + name.length * size * LETTER
  // As many in a line as find room, each line in the middle.
  const lines: (typeof types[number])[][] = []
  let room = 0
  for (const type of types) {
    if (wide(type.name) > room) {
      lines.push([])
      room = WIDTH - 120
    }
    lines.at(-1)!.push(type)
    room -= wide(type.name) + apart
  }
  return lines.flatMap((line, row) => {
    const y = 1190 + row * 50
    let x = (WIDTH - line.reduce((sum, { name }) => sum + wide(name), (line.length - 1) * apart)) / 2
    return line.flatMap(({ name, colour }) => {
      const left = x
      x += wide(name) + apart
      return [
        `<circle cx="${left + 11}" cy="${y - 11}" r="11" fill="${colour}"/>`,
        `<text x="${(left + dot).toFixed(1)}" y="${y}" font-size="${size}" text-anchor="start" fill="${ink}">${escaped(name)}</text>`,
      ]
    })
  })
}

export const svgAddress = (svg: string): string => `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`

/** The same picture as PNG, drawn here on the phone. */
export async function pngOf(svg: string): Promise<Blob> {
  const image = new Image(WIDTH, HEIGHT)
  image.src = svgAddress(svg)
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = WIDTH
  canvas.height = HEIGHT
  canvas.getContext('2d')!.drawImage(image, 0, 0, WIDTH, HEIGHT)
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('No picture.'))), 'image/png'))
}
