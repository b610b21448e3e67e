import { readFileSync } from 'node:fs'
import openapiTS, { astToString } from 'openapi-typescript'
import { expect, test } from 'vitest'

test('the generated types are those of the committed contract (npm run api)', async () => {
  const contract = new URL('../../../contract/openapi.v1.json', import.meta.url)
  const made = astToString(await openapiTS(contract))
  const kept = readFileSync(new URL('../api/schema.d.ts', import.meta.url), 'utf8')
  expect(kept.slice(kept.indexOf('export interface paths'))).toBe(made.slice(made.indexOf('export interface paths')))
})
