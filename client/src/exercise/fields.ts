// Members of what came over the wire, read without ever throwing. A member that is null is the same as one that is not there; one
// that is there and is not what was expected is `WRONG`. The server's twin is ProgressFields.
export const WRONG = Symbol('wrong')
export type Read<T> = T | undefined | typeof WRONG

export type Members = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value)

export function number(of: Members, name: string, min: number, max: number): Read<number> {
  const value = of[name]
  if (value == null) return undefined
  return typeof value === 'number' && value >= min && value <= max ? value : WRONG
}

export function whole(of: Members, name: string, min: number, max: number): Read<number> {
  const value = number(of, name, min, max)
  return typeof value === 'number' && !Number.isInteger(value) ? WRONG : value
}

/** In thousandths, half up: metres as millimetres, seconds as milliseconds. */
export function thousandths(of: Members, name: string, max: number): Read<number> {
  const value = number(of, name, 0, max)
  return typeof value === 'number' ? Math.floor(value * 1000 + 0.5) : value
}

export function flag(of: Members, name: string): Read<boolean> {
  const value = of[name]
  return value == null ? undefined : typeof value === 'boolean' ? value : WRONG
}

/** At most so many UTF-16 units. */
export function text(of: Members, name: string, max: number): Read<string> {
  const value = of[name]
  return value == null ? undefined : typeof value === 'string' && value.length <= max ? value : WRONG
}

export function list(of: Members, name: string): Read<readonly unknown[]> {
  const value = of[name]
  return value == null ? undefined : Array.isArray(value) ? value as readonly unknown[] : WRONG
}

/** Undefined for what is wrong as well. */
export const right = <T>(read: Read<T>): T | undefined => read === WRONG ? undefined : read
