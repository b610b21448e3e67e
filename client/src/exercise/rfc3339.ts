// Times on the wire as the server reads them (docs/events.md): RFC 3339 without leap seconds; `T` and an offset are demanded.
const FORM = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(\.\d+)?(?:[Zz]|([+-])(\d\d):(\d\d))$/
const MAX_LENGTH = 64
const FIRST_MS = Date.UTC(1970, 0, 1) - 62_135_596_800_000 // 0001-01-01
const BEYOND_MS = 253_402_300_800_000 // 10000-01-01
const MOST_OFFSET_MIN = 14 * 60

/** Milliseconds since 1970, fractions of one cut off; undefined for anything that is no such time. */
export function parseTime(text: unknown): number | undefined {
  if (typeof text !== 'string' || text.length > MAX_LENGTH) return undefined
  const found = FORM.exec(text)
  if (found === null) return undefined
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map(Number) as [number, number, number, number, number, number]
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) || hour > 23 || minute > 59 || second > 59) return undefined
  const offset = Number(found[9] ?? 0) * 60 + Number(found[10] ?? 0)
  if (Number(found[10] ?? 0) > 59 || offset > MOST_OFFSET_MIN) return undefined
  const local = new Date(0)
  local.setUTCFullYear(year, month - 1, day)
  local.setUTCHours(hour, minute, second, 0)
  const ms = local.getTime() + Number((found[7] ?? '.0').slice(1, 4).padEnd(3, '0'))
  const utc = ms - (found[8] === '-' ? -offset : offset) * 60_000
  return utc < FIRST_MS || utc >= BEYOND_MS ? undefined : utc
}

function daysIn(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return month === 2 ? (leap ? 29 : 28) : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}
