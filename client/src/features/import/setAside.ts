import { t } from '../../app/texts/texts'

/** The server's words for what it set aside (AsideReasons), and ours. */
const REASONS: readonly (readonly [english: string, words: (n: number) => string])[] = [
  ['without a readable place', (n) => t('import.asideNoPlace', { n })],
  ['with a time that cannot be (before 1990 or in the future)', (n) => t('import.asideImpossible', { n })],
  ['with a time out of line', (n) => t('import.asideOdd', { n })],
  ['repeated', (n) => t('import.asideRepeated', { n })],
  ['after the watch was stopped', (n) => t('import.asideAfter', { n })],
  ['sets without repetitions, time or distance', (n) => t('import.asideEmpty', { n })],
  ['rows that cannot be read', (n) => t('import.asideRow', { n })],
  ['beyond what one workout holds', (n) => t('import.asideMany', { n })],
  ['cut off at the end of the file', (n) => t('import.asideCut', { n })],
]

/** "3 repeated, 1 with a time out of line" in the person's language; what is not known is left as it is. */
export function setAsideWords(english: string): string {
  return english
    .split(/, (?=\d)/)
    .map((part) => {
      const [, n, reason] = /^(\d+) (.*)$/.exec(part) ?? []
      return REASONS.find(([known]) => known === reason)?.[1](Number(n)) ?? part
    })
    .join(', ')
}
