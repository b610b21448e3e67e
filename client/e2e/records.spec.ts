import { expect, test } from '@playwright/test'
import { Phone } from './phone'
import { handTurned, pass, run, SATURDAY } from './receiver'

test('records name the best there is, and lead to the workout behind it; an exercise shows its progress', async ({ page, context }) => {
  await handTurned(context, SATURDAY)
  const phone = new Phone(page, context)
  for (const speed of [2.8, 3.4]) {
    await phone.open('/today')
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await phone.start('Running')
    await run(page, { seconds: 700, speed })
    await phone.finish()
    await phone.save()
    await pass(page, 3_600_000)
  }
  for (const weight of ['60', '65']) {
    await phone.open('/start?type=weight_training')
    await page.getByRole('button', { name: 'Start Weights' }).last().click()
    await phone.skipCountdown()
    await page.getByRole('button', { name: 'Exercise', exact: true }).click()
    await page.getByLabel('Search or name your own').fill('bp')
    await page.getByRole('button', { name: 'Bench press', exact: true }).click()
    await page.getByRole('textbox', { name: 'Weight, kg' }).fill(weight)
    await page.getByRole('button', { name: /^Set done/ }).click()
    await expect(page.getByRole('button', { name: /^Set 1, / })).toBeVisible()
    await pass(page, 120_000)
    await phone.finish()
    await phone.save()
    await pass(page, 3_600_000)
  }
  await page.getByRole('link', { name: 'Stats' }).click()
  await page.getByRole('link', { name: 'Records' }).click()
  await expect(page.getByRole('link', { name: /^1\skm: [34] minutes/ })).toBeVisible()
  await expect(page.getByRole('link', { name: /^Longest: 2\.\d+ kilometres/ })).toBeVisible()
  await page.getByRole('link', { name: /^Bench press: 65 kilograms/ }).click()
  await expect(page.getByRole('img', { name: 'Bench press: from 60 kilograms to 65 kilograms, 2 workouts.' })).toBeVisible()
  await page.screenshot({ path: new URL('../../artifacts/exercise.png', import.meta.url).pathname })
  await page.getByRole('link', { name: /65\skg/ }).click()
  await expect(page.getByRole('heading', { name: 'Weights', level: 1 })).toBeVisible()
})
