import { expect, test } from 'vitest'

test('the version is known to the build', () => {
  expect(__APP_VERSION__).toMatch(/^\d+\.\d+\.\d+$/)
})
