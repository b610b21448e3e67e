/** "31", "31:20", "1:04:07" -> seconds; empty -> null; anything else -> undefined. */
export function parseClock(text: string): number | null | undefined {
  const plain = text.trim()
  if (plain === '') return null
  if (!/^\d{1,4}(:[0-5]\d){0,2}$/.test(plain)) return undefined
  const parts = plain.split(':').map(Number)
  if (parts.length === 1) return parts[0]! * 60
  return parts.length === 2 ? parts[0]! * 60 + parts[1]! : parts[0]! * 3600 + parts[1]! * 60 + parts[2]!
}

/** The same as it would be typed. */
export function shownClock(seconds: number): string {
  const total = Math.round(seconds)
  const [h, m, s] = [Math.floor(total / 3600), Math.floor((total % 3600) / 60), total % 60]
  const two = (n: number) => String(n).padStart(2, '0')
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`
}
