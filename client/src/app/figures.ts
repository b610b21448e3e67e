import { shown } from '../exercise/goals'

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

const formats = new Map<string, Intl.NumberFormat>()
function digits(value: number, locale: string, least: number, most: number): string {
  const key = `${locale}/${least}/${most}`
  let f = formats.get(key)
  if (!f) formats.set(key, (f = new Intl.NumberFormat(locale, { minimumFractionDigits: least, maximumFractionDigits: most })))
  return f.format(value)
}

function plural(n: number, one: string, many: string): string {
  return n === 1 ? one : many
}

/** To two decimals, rounded as the rules of goals do: what reads 5.00 km is 5 km for a goal too. */
export function distance(mm: number | null | undefined, style: FigureStyle): Figure {
  if (mm == null || !Number.isFinite(mm)) return unknown(style.distance)
  const value = digits(shown(Math.round(mm), style.distance) / 100, style.locale, 2, 2)
  return { value, unit: style.distance, spoken: `${value} ${style.distance === 'km' ? 'kilometres' : 'miles'}` }
}

/** Metres or yards, for short things: accuracy, ascent, a pool. */
export function length(mm: number | null | undefined, style: FigureStyle): Figure {
  const unit = style.distance === 'km' ? 'm' : 'ft'
  if (mm == null || !Number.isFinite(mm)) return unknown(unit)
  const n = Math.round(style.distance === 'km' ? mm / 1000 : mm / 304.8)
  const value = digits(n, style.locale, 0, 0)
  return { value, unit, spoken: `${value} ${unit === 'm' ? plural(n, 'metre', 'metres') : plural(n, 'foot', 'feet')}` }
}

/** `31:20`, `1:04:07`. */
export function duration(ms: number | null | undefined): Figure {
  if (ms == null || !Number.isFinite(ms)) return unknown('')
  const total = Math.max(0, Math.floor(ms / 1000))
  const [h, m, s] = [Math.floor(total / 3600), Math.floor((total % 3600) / 60), total % 60]
  const two = (n: number) => String(n).padStart(2, '0')
  const value = h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`
  const words = [
    h > 0 ? `${h} ${plural(h, 'hour', 'hours')}` : '',
    m > 0 ? `${m} ${plural(m, 'minute', 'minutes')}` : '',
    s > 0 || total === 0 ? `${s} ${plural(s, 'second', 'seconds')}` : '',
  ].filter(Boolean)
  return { value, unit: '', spoken: words.join(' ') }
}

/** Minutes per kilometre or mile, from milliseconds and millimetres. */
export function pace(ms: number | null | undefined, mm: number | null | undefined, style: FigureStyle): Figure {
  const unit = `/${style.distance}`
  if (ms == null || mm == null || mm <= 0 || ms <= 0) return unknown(unit)
  return paceOf((ms / mm) * MM_PER[style.distance], style)
}

/** Milliseconds per the style's unit. */
export function paceOf(msPerUnit: number | null | undefined, style: FigureStyle): Figure {
  const unit = `/${style.distance}`
  if (msPerUnit == null || !Number.isFinite(msPerUnit) || msPerUnit <= 0 || msPerUnit > 5_999_000) return unknown(unit)
  const clock = duration(Math.round(msPerUnit / 1000) * 1000)
  return { value: clock.value, unit, spoken: `${clock.spoken} per ${style.distance === 'km' ? 'kilometre' : 'mile'}` }
}

export function speed(ms: number | null | undefined, mm: number | null | undefined, style: FigureStyle): Figure {
  const unit = style.distance === 'km' ? 'km/h' : 'mph'
  if (ms == null || mm == null || ms <= 0 || mm <= 0) return unknown(unit)
  const value = digits(mm / MM_PER[style.distance] / (ms / 3_600_000), style.locale, 1, 1)
  return { value, unit, spoken: `${value} ${style.distance === 'km' ? 'kilometres' : 'miles'} per hour` }
}

/** A weight exactly as it was entered: 233 lb stays 233 lb. */
export function weight(value: number | null | undefined, unit: WeightUnit, locale: string): Figure {
  if (value == null || !Number.isFinite(value)) return unknown(unit)
  const shown = digits(value, locale, 0, 2)
  return { value: shown, unit, spoken: `${shown} ${unit === 'kg' ? plural(value, 'kilogram', 'kilograms') : plural(value, 'pound', 'pounds')}` }
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
  if (bpm == null) return unknown('bpm')
  const value = digits(bpm, locale, 0, 0)
  return { value, unit: 'bpm', spoken: `${value} beats per minute` }
}

/** `5.21 km`, `31:20`: with a no-break space, so that a unit never leaves its figure. */
export function inline(figure: Figure): string {
  if (!figure.unit) return figure.value
  return `${figure.value}\u00a0${figure.unit}`
}

/** A decimal as people type it: comma or point, no grouping. */
export function parseDecimal(typed: string): number | null {
  const plain = typed.trim().replace(',', '.')
  return /^\d{1,7}(\.\d{0,3})?$/.test(plain) ? Number(plain) : null
}

function unknown(unit: string): Figure {
  return { value: UNKNOWN, unit, spoken: 'not known yet' }
}
