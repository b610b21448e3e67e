import { shown } from '../exercise/goals'
import { locale as screenLocale, t } from './texts/texts'

/**
 * Figures as people read them. Inside everything is an integer (mm, ms, g); here it becomes digits of the locale with a unit
 * beside it, and a spoken form for screen readers. Unknown is "–", never 0.
 */
export type DistanceUnit = 'km' | 'mi'
export type WeightUnit = 'kg' | 'lb'

export interface FigureStyle {
  readonly locale: string
  readonly distance: DistanceUnit
  readonly weight: WeightUnit
}

export interface Figure {
  /** Digits only. */
  readonly value: string
  /** The unit as shown after them, possibly empty. */
  readonly unit: string
  /** The whole figure in words. */
  readonly spoken: string
}

export const UNKNOWN = '–'
const MM_PER: Record<DistanceUnit, number> = { km: 1_000_000, mi: 1_609_344 }
export const unitMm = (unit: DistanceUnit): number => MM_PER[unit]
const GRAMS_PER: Record<WeightUnit, number> = { kg: 1000, lb: 453.59237 }
const SLOWEST_MS = 5_999_000

/** How fast people say they were: minutes for a kilometre or mile, kilometres or miles in an hour, minutes for 100 m or yards. */
export type Measure = 'pace' | 'speed' | 'swim'
const MEASURES: Readonly<Record<string, Measure>> = { cycling: 'speed', biking: 'speed', swimming: 'swim' }
export const measureOf = (type: string): Measure => MEASURES[type] ?? 'pace'

const formats = new Map<string, Intl.NumberFormat>()
function digits(value: number, locale: string, least: number, most: number): string {
  return numberFormat(locale, { minimumFractionDigits: least, maximumFractionDigits: most }).format(value)
}

export function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale}/${JSON.stringify(options)}`
  let f = formats.get(key)
  if (!f) formats.set(key, (f = new Intl.NumberFormat(locale, options)))
  return f
}

/** To two decimals, rounded as the rules of goals do: what reads 5.00 km is 5 km for a goal too. */
export function distance(mm: number | null | undefined, style: FigureStyle): Figure {
  if (mm == null || !Number.isFinite(mm)) return unknown(style.distance)
  const n = shown(Math.round(mm), style.distance) / 100
  const value = digits(n, style.locale, 2, 2)
  return { value, unit: style.distance, spoken: style.distance === 'km' ? t('spoken.kilometres', { value, n }) : t('spoken.miles', { value, n }) }
}

/** Metres or feet, for short things: accuracy, ascent. */
export function length(mm: number | null | undefined, style: FigureStyle): Figure {
  const unit = style.distance === 'km' ? 'm' : 'ft'
  if (mm == null || !Number.isFinite(mm)) return unknown(unit)
  const n = Math.round(style.distance === 'km' ? mm / 1000 : mm / 304.8)
  const value = digits(n, style.locale, 0, 0)
  return { value, unit, spoken: unit === 'm' ? t('spoken.metres', { value, n }) : t('spoken.feet', { value, n }) }
}

/** `31:20`, `1:04:07`. */
export function duration(ms: number | null | undefined): Figure {
  if (ms == null || !Number.isFinite(ms)) return unknown('')
  const locale = screenLocale()
  const total = Math.max(0, Math.floor(ms / 1000))
  const [h, m, s] = [Math.floor(total / 3600), Math.floor((total % 3600) / 60), total % 60]
  const one = (n: number) => numberFormat(locale, { useGrouping: false }).format(n)
  const two = (n: number) => numberFormat(locale, { minimumIntegerDigits: 2 }).format(n)
  const value = h > 0 ? `${one(h)}:${two(m)}:${two(s)}` : `${one(m)}:${two(s)}`
  const words = [
    h > 0 ? t('spoken.hours', { n: h }) : '',
    m > 0 ? t('spoken.minutes', { n: m }) : '',
    s > 0 || total === 0 ? t('spoken.seconds', { n: s }) : '',
  ].filter(Boolean)
  return { value, unit: '', spoken: words.join(' ') }
}

/** Hours and minutes, where seconds are noise: `1 h 58 min`, `12 min`. */
export function hours(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  if (ms > 0 && minutes === 0) return t('unit.underMinute')
  const [h, m] = [Math.floor(minutes / 60), minutes % 60]
  if (h === 0) return t('unit.minutes', { n: m })
  return m === 0 ? t('unit.hours', { n: h }) : t('unit.hoursMinutes', { h, m })
}

/** How fast, from milliseconds and millimetres, as the type is measured. */
export function rate(ms: number | null | undefined, mm: number | null | undefined, type: string, style: FigureStyle): Figure {
  return rateOf(ms == null || mm == null || mm <= 0 || ms <= 0 ? null : (ms / mm) * MM_PER.km, type, style)
}

/** The same from milliseconds per kilometre. */
export function rateOf(msPerKm: number | null | undefined, type: string, style: FigureStyle): Figure {
  const measure = measureOf(type)
  if (measure === 'speed') return speed(msPerKm == null ? null : msPerKm, MM_PER.km, style)
  const per = measure === 'swim' ? (style.distance === 'km' ? 100_000 : 91_440) : MM_PER[style.distance]
  const unit = measure === 'swim' ? (style.distance === 'km' ? '/100\u00a0m' : '/100\u00a0yd') : `/${style.distance}`
  const ms = msPerKm == null ? null : (msPerKm * per) / MM_PER.km
  if (ms == null || !Number.isFinite(ms) || ms <= 0 || ms > SLOWEST_MS) return unknown(unit)
  const clock = duration(Math.round(ms / 1000) * 1000)
  const time = clock.spoken
  const spoken = measure === 'swim'
    ? style.distance === 'km' ? t('spoken.perHundredMetres', { time }) : t('spoken.perHundredYards', { time })
    : style.distance === 'km' ? t('spoken.perKilometre', { time }) : t('spoken.perMile', { time })
  return { value: clock.value, unit, spoken }
}

function speed(ms: number | null, mm: number, style: FigureStyle): Figure {
  const unit = style.distance === 'km' ? 'km/h' : 'mph'
  if (ms == null || !Number.isFinite(ms) || ms <= 0) return unknown(unit)
  const n = Math.round((mm / MM_PER[style.distance] / (ms / 3_600_000)) * 10) / 10
  const value = digits(n, style.locale, 1, 1)
  return { value, unit, spoken: style.distance === 'km' ? t('spoken.kmh', { value, n }) : t('spoken.mph', { value, n }) }
}

/** The length of one split: a kilometre or mile, in the water 100 m or 100 yards. */
export function splitMm(type: string, style: FigureStyle): number {
  if (measureOf(type) !== 'swim') return MM_PER[style.distance]
  return style.distance === 'km' ? 100_000 : 91_440
}

/** What heads the column of splits, and what the n-th (from 1) is called. */
export function splitHead(type: string, style: FigureStyle): string {
  if (measureOf(type) !== 'swim') return style.distance === 'km' ? t('split.km') : t('split.mile')
  return style.distance === 'km' ? t('split.metres') : t('split.yards')
}

export function splitName(n: number, type: string, style: FigureStyle): string {
  if (measureOf(type) === 'swim') return style.distance === 'km' ? t('split.nthMetres', { n: n * 100 }) : t('split.nthYards', { n: n * 100 })
  return style.distance === 'km' ? t('split.nthKm', { n }) : t('split.nthMile', { n })
}

/** The same for ears. */
export function spokenSplit(n: number, type: string, style: FigureStyle): string {
  if (measureOf(type) === 'swim') return style.distance === 'km' ? t('cue.metres', { n: n * 100 }) : t('cue.yards', { n: n * 100 })
  return style.distance === 'km' ? t('cue.km', { n }) : t('cue.mile', { n })
}

/** A weight exactly as it was entered: 233 lb stays 233 lb. */
export function weight(value: number | null | undefined, unit: WeightUnit, locale: string): Figure {
  if (value == null || !Number.isFinite(value)) return unknown(unit)
  const shown = digits(value, locale, 0, 2)
  return { value: shown, unit, spoken: unit === 'kg' ? t('spoken.kilograms', { value: shown, n: value }) : t('spoken.pounds', { value: shown, n: value }) }
}

/** A derived weight (volume, estimated maximum), in the person's unit. */
export function grams(g: number | null | undefined, style: FigureStyle): Figure {
  if (g == null) return unknown(style.weight)
  const n = g / GRAMS_PER[style.weight]
  return weight(Math.abs(n) >= 1000 ? Math.round(n) : Math.round(n * 10) / 10, style.weight, style.locale)
}

export function count(n: number | null | undefined, locale: string, unit = ''): Figure {
  if (n == null || !Number.isFinite(n)) return unknown(unit)
  const value = digits(n, locale, 0, 0)
  return { value, unit, spoken: unit ? `${value} ${unit}` : value }
}

export function heartRate(bpm: number | null | undefined, locale: string): Figure {
  if (bpm == null) return unknown(t('unit.bpm'))
  const value = digits(bpm, locale, 0, 0)
  return { value, unit: t('unit.bpm'), spoken: t('spoken.beats', { value, n: bpm }) }
}

/** `5.21 km`, `31:20`: with a no-break space, so that a unit never leaves its figure. */
export function inline(figure: Figure): string {
  if (!figure.unit) return figure.value
  return `${figure.value}\u00a0${figure.unit}`
}

/**
 * A decimal as people type it: comma or point, also in the digits that the locale itself shows. What reads as thousands where the person
 * lives ("1,000" in English, "1.000" in German) is no decimal of theirs, and nobody guesses which they meant.
 */
export function parseDecimal(typed: string, locale = screenLocale()): number | null {
  const text = latin(typed).trim()
  const grouped = /^[1-9]\d{0,2}([.,])\d{3}$/.exec(text)
  if (grouped !== null && grouped[1] !== decimalSign(locale)) return null
  const plain = text.replace(/[,٫]/, '.')
  return /^\d{1,7}(\.\d{0,3})?$/.test(plain) ? Number(plain) : null
}

const decimalSign = (locale: string): string | undefined =>
  numberFormat(locale, { minimumFractionDigits: 1 })
    .formatToParts(0)
    .find((part) => part.type === 'decimal')?.value

const ZEROS = [0x0660, 0x06f0, 0x0966, 0x09e6, 0x0e50] // Arabic, Persian, Devanagari, Bengali, Thai
/** The digits 0 to 9 of other scripts as those of ours. */
export function latin(typed: string): string {
  return typed.replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0)!
    const zero = ZEROS.find((first) => code >= first && code < first + 10)
    return zero === undefined ? digit : String(code - zero)
  })
}

function unknown(unit: string): Figure {
  return { value: UNKNOWN, unit, spoken: t('spoken.unknown') }
}
