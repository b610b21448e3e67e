import { expect, test } from 'vitest'
import { usableLocale } from './texts/locales'

test('a language that is no language tag is passed over, not a crash', () => {
  expect(usableLocale(['c', 'en_US.UTF-8', 'de-AT'])).toBe('de-AT')
  expect(usableLocale([undefined, '', 'c'])).toBe('en')
})
