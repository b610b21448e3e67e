import { en } from './en'
import type { Catalogue } from './texts'

const ACCENTS: Readonly<Record<string, string>> = { a: 'á', e: 'é', i: 'í', o: 'ó', u: 'ú', A: 'Á', E: 'É', I: 'Í', O: 'Ó', U: 'Ú', n: 'ñ', c: 'ç', y: 'ý' }

/** A third longer, accented and in brackets; what stands between braces stays, for it is no word. */
function disguise(text: string): string {
  let depth = 0
  let inCase: boolean[] = []
  let out = ''
  let letters = 0
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!
    if (c === '{') {
      depth++
      inCase.push(isCase(text, i))
    } else if (c === '}') {
      depth--
      inCase = inCase.slice(0, -1)
    }
    const word = depth === 0 || inCase.at(-1) === true
    if (word && /[A-Za-z]/.test(c)) letters++
    out += word ? (ACCENTS[c] ?? c) : c
  }
  return `⟦${out}${'~'.repeat(Math.ceil(letters / 3))}⟧`
}

/** A brace after a label of a plural or select opens words; any other opens a parameter. */
function isCase(text: string, at: number): boolean {
  return (
    /(?:=\d+|zero|one|two|few|many|other|[a-z_]+) $/.test(text.slice(0, at)) &&
    /,\s*(?:plural|select),[^]*$/.test(text.slice(0, at)) &&
    openKind(text.slice(0, at))
  )
}

/** Whether the innermost open brace before is that of a plural or select itself. */
function openKind(before: string): boolean {
  let depth = 0
  for (let i = before.length - 1; i >= 0; i--) {
    if (before[i] === '}') depth++
    else if (before[i] === '{') {
      if (depth === 0) return /^\{\s*\w+\s*,\s*(plural|select)\s*,/.test(before.slice(i))
      depth--
    }
  }
  return false
}

export const pseudo = Object.fromEntries(Object.entries(en).map(([key, text]) => [key, disguise(text)])) as unknown as Catalogue
export const exercises: Readonly<Record<string, string>> = {}
