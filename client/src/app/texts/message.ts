/**
 * A small part of ICU MessageFormat: `{name}`, `{n, plural, one {# day} other {# days}}`, `{p, select, week { week} other { day}}`.
 * Parameters are typed from the text itself, so a missing one is a compile error. A case of one word begins with its space
 * (`{p, select, week { week} other { day}}`): that is how the type tells it from a parameter.
 */
export type Parameter = string | number

type Head<S extends string> = S extends `${infer N},${string}` ? N : S
type IsName<S extends string> = S extends '' | `${string}${' ' | '#' | '{' | '.' | "'"}${string}` ? never : S
type Names<S extends string> = S extends `${string}{${infer Rest}`
  ? (Rest extends `${infer N}}${string}` ? IsName<Head<N>> : never) | Names<Rest>
  : never

export type ParametersOf<S extends string> = { [K in Names<S>]: Parameter }

type Part =
  | { kind: 'text'; text: string }
  | { kind: 'value'; name: string }
  | { kind: 'count' }
  | { kind: 'plural' | 'select'; name: string; cases: ReadonlyMap<string, readonly Part[]> }

const parsed = new Map<string, readonly Part[]>()

export function format(message: string, parameters: Readonly<Record<string, Parameter>>, locale: string): string {
  let parts = parsed.get(message)
  if (!parts) parsed.set(message, (parts = new Parser(message).parse()))
  return render(parts, parameters, locale, 0).trimStart()
}

/** The names of the parameters that a text asks for, in order of appearance. */
export function parameterNames(message: string): string[] {
  const names = new Set<string>()
  const walk = (parts: readonly Part[]) => {
    for (const part of parts) {
      if (part.kind === 'value' || part.kind === 'plural' || part.kind === 'select') names.add(part.name)
      if (part.kind === 'plural' || part.kind === 'select') for (const inner of part.cases.values()) walk(inner)
    }
  }
  walk(new Parser(message).parse())
  return [...names]
}

function render(parts: readonly Part[], values: Readonly<Record<string, Parameter>>, locale: string, count: number): string {
  let out = ''
  for (const part of parts) {
    if (part.kind === 'text') out += part.text
    else if (part.kind === 'count') out += number(count, locale)
    else if (part.kind === 'value') out += shown(values[part.name], part.name, locale)
    else {
      const value = values[part.name]
      const chosen = part.kind === 'plural' ? pluralCase(Number(value), part.cases, locale) : String(value)
      const inner = part.cases.get(chosen) ?? part.cases.get('other') ?? []
      out += render(inner, values, locale, part.kind === 'plural' ? Number(value) : count)
    }
  }
  return out
}

function shown(value: Parameter | undefined, name: string, locale: string): string {
  if (value === undefined) return `{${name}}`
  return typeof value === 'number' ? number(value, locale) : value
}

const numberFormats = new Map<string, Intl.NumberFormat>()
function number(value: number, locale: string): string {
  let f = numberFormats.get(locale)
  if (!f) numberFormats.set(locale, (f = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 })))
  return f.format(value)
}

const pluralRules = new Map<string, Intl.PluralRules>()
function pluralCase(n: number, cases: ReadonlyMap<string, unknown>, locale: string): string {
  if (cases.has(`=${n}`)) return `=${n}`
  let rules = pluralRules.get(locale)
  if (!rules) pluralRules.set(locale, (rules = new Intl.PluralRules(locale)))
  return rules.select(n)
}

class Parser {
  private at = 0
  constructor(private readonly source: string) {}

  parse(): readonly Part[] {
    const parts = this.parts(false)
    if (this.at < this.source.length) throw new SyntaxError(`Unbalanced brace in text: ${this.source}`)
    return parts
  }

  private parts(inPlural: boolean): Part[] {
    const parts: Part[] = []
    let text = ''
    const flush = () => {
      if (text) parts.push({ kind: 'text', text })
      text = ''
    }
    while (this.at < this.source.length) {
      const c = this.source[this.at]!
      if (c === '}') break
      if (c === '{') {
        flush()
        parts.push(this.argument())
      } else if (c === '#' && inPlural) {
        flush()
        parts.push({ kind: 'count' })
        this.at++
      } else {
        text += c
        this.at++
      }
    }
    flush()
    return parts
  }

  private argument(): Part {
    this.expect('{')
    const name = this.until([',', '}']).trim()
    if (this.take('}')) return { kind: 'value', name }
    this.expect(',')
    const kind = this.until([',']).trim()
    if (kind !== 'plural' && kind !== 'select') throw new SyntaxError(`Unknown kind "${kind}" in text: ${this.source}`)
    this.expect(',')
    const cases = new Map<string, readonly Part[]>()
    for (;;) {
      const label = this.until(['{', '}']).trim()
      if (this.take('}')) break
      this.expect('{')
      cases.set(label, this.parts(kind === 'plural'))
      this.expect('}')
    }
    if (!cases.has('other')) throw new SyntaxError(`No "other" case in text: ${this.source}`)
    return { kind, name, cases }
  }

  private until(stops: readonly string[]): string {
    const from = this.at
    while (this.at < this.source.length && !stops.includes(this.source[this.at]!)) this.at++
    return this.source.slice(from, this.at)
  }

  private take(c: string): boolean {
    if (this.source[this.at] !== c) return false
    this.at++
    return true
  }

  private expect(c: string): void {
    if (!this.take(c)) throw new SyntaxError(`Expected "${c}" at ${this.at} of text: ${this.source}`)
  }
}
