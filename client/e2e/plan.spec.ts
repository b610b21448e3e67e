import { expect, test, type Page } from '@playwright/test'
import { Phone } from './phone'
import { handTurned, SATURDAY } from './receiver'

const plan = async (page: Page, fields: { day: string; name: string; km?: string }): Promise<void> => {
  await page.getByRole('button', { name: 'Plan a workout', exact: true }).click()
  const sheet = page.getByRole('dialog', { name: 'Plan a workout' })
  await sheet.getByLabel('Day', { exact: true }).fill(fields.day)
  if (fields.km !== undefined) {
    await sheet.getByRole('radio', { name: 'Distance', exact: true }).click()
    await sheet.getByLabel('Distance, km').fill(fields.km)
  }
  await sheet.getByLabel('Name, if you like').fill(fields.name)
  await sheet.getByRole('button', { name: 'Plan it', exact: true }).click()
  await expect(sheet).toBeHidden()
}

async function log(page: Page, when: string): Promise<void> {
  await page.goto('/#/log')
  await page.getByLabel('When').fill(when)
  await page.getByLabel('Duration, minutes or h:mm:ss').fill('30')
  await page.getByLabel(/^Distance/).fill('5')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.waitForURL(/#\/history\/running/)
}

test('what is planned is seen on its day, started from Today, moved, deleted with an undo, and done by the workout of its day', async ({ page, context }) => {
  await handTurned(context, SATURDAY)
  const phone = new Phone(page, context)
  await phone.keepNotices()
  await phone.open('/plan')
  await plan(page, { day: '2026-11-21', name: 'Easy run', km: '5' })
  await plan(page, { day: '2026-11-24', name: 'Long run' })
  await expect(page.getByRole('button', { name: /Long run/ })).toBeVisible()
  await expect(page.getByText('Rest day')).toHaveCount(5)

  await page.goto('/#/today')
  await expect(page.getByRole('heading', { name: 'Planned today' })).toBeVisible()
  await page.getByRole('button', { name: 'Start: Easy run' }).click()
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible()
  await phone.finish()
  await phone.save()
  await page.goto('/#/plan')
  await expect(page.getByRole('button', { name: /Easy run.*done/ })).toBeVisible()

  await page.getByRole('button', { name: /Long run/ }).click()
  await page.getByLabel('Day', { exact: true }).fill('2026-11-26')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('radio', { name: 'Month' }).click()
  await page.getByRole('button', { name: /26 November 2026: Long run, planned/ }).click()
  await page.getByRole('button', { name: /^Running Long run|Long run/ }).last().click()
  await page.getByRole('button', { name: 'Delete it' }).click()
  await expect(page.getByRole('button', { name: /Long run, planned/ })).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('button', { name: /26 November 2026: Long run, planned/ })).toBeVisible()
})

test('where two workouts of a day may be the planned one, the person is asked', async ({ page, context }) => {
  await handTurned(context, SATURDAY)
  const phone = new Phone(page, context)
  await phone.open('/plan')
  await plan(page, { day: '2026-11-20', name: 'Easy run' })
  for (const when of ['2026-11-20T07:00', '2026-11-20T18:00']) await log(page, when)
  await page.goto('/#/plan')
  await expect(page.getByRole('heading', { name: 'Which workout was it?' })).toBeVisible()
  await page.getByRole('button', { name: /Easy run/ }).click()
  await page.getByRole('button', { name: /^It was 18:00/ }).click()
  await expect(page.getByRole('link', { name: /^Done: 18:00/ })).toBeVisible()
  await page.getByRole('button', { name: 'Take back what I said' }).click()
  await expect(page.getByRole('button', { name: /^It was 07:00/ })).toBeVisible()
})

test('a plan of weeks is put on chosen days, moved by a week, and ended', async ({ page, context }) => {
  await handTurned(context, SATURDAY)
  const phone = new Phone(page, context)
  await phone.open('/plan')
  await page.getByRole('button', { name: 'Plans', exact: true }).click()
  await page.getByRole('button', { name: /^Running Couch to 5K|Couch to 5K/ }).click()
  await page.getByLabel('From', { exact: true }).fill('2026-11-23')
  await page.getByRole('button', { name: 'Put it in the plan' }).click()
  await expect(page.getByText('27 workouts planned.')).toBeVisible()
  await expect(page.getByRole('button', { name: /Couch to 5K, week 1, day 1/ })).toBeVisible()
  await page.getByRole('button', { name: 'Plans', exact: true }).click()
  await expect(page.getByText('0 of 27 done, until 22 Jan 2027')).toBeVisible()
  await page.getByRole('button', { name: 'A week later: Couch to 5K' }).click()
  await expect(page.getByText('0 of 27 done, until 29 Jan 2027')).toBeVisible()
  await page.getByRole('button', { name: 'End Couch to 5K' }).click()
  await page.getByRole('button', { name: 'Close', exact: true }).first().click()
  await expect(page.getByText('Nothing is planned yet.')).toBeVisible()
})

test('a planned lifting workout opens with its sets: a tap does each, and what is not done counts for nothing', async ({ page, context }) => {
  await handTurned(context, SATURDAY)
  const phone = new Phone(page, context)
  await phone.open('/plan')
  await page.getByRole('button', { name: 'Plan a workout', exact: true }).click()
  const sheet = page.getByRole('dialog', { name: 'Plan a workout' })
  await sheet.getByLabel('Type', { exact: true }).selectOption('weight_training')
  await sheet.getByLabel('Day', { exact: true }).fill('2026-11-21')
  await sheet.getByRole('radio', { name: 'Sets', exact: true }).click()
  for (const [exercise, sets, weight] of [['Squat', '2', '60'], ['Bench press', '3', '40']] as const) {
    await sheet.getByRole('button', { name: 'Add an exercise' }).click()
    await page.getByLabel('Search or name your own').fill(exercise)
    await page.getByRole('button', { name: exercise, exact: true }).click()
    await sheet.getByLabel(`${exercise}: Sets`).fill(sets)
    await sheet.getByLabel(`${exercise}: Weight, kg`).fill(weight)
  }
  await sheet.getByLabel('Name, if you like').fill('Strong day')
  await sheet.getByRole('button', { name: 'Plan it', exact: true }).click()
  await expect(sheet).toBeHidden()

  await page.goto('/#/today')
  await page.getByRole('button', { name: 'Start: Strong day' }).click()
  await expect(page.getByText('From your plan. A set counts once it is done.')).toBeVisible()
  await expect(page.getByRole('row', { name: /^2 – 60 5 not done/ })).toBeVisible()
  await page.getByRole('button', { name: /^Set done: 60\skg × 5/ }).click()
  await expect(page.getByRole('button', { name: /^Set 1, .*: change$/ })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('row', { name: /^2 – 60 5 not done/ })).toBeVisible()
  await page.getByRole('button', { name: /^Set done: 60\skg × 5/ }).click()

  // All of the squats are done: on to what is left.
  await expect(page.getByRole('heading', { name: 'Bench press' })).toBeVisible()
  await expect(page.getByRole('row', { name: /not done/ })).toHaveCount(3)
  await page.getByRole('textbox', { name: 'Weight, kg' }).fill('37.5')
  await page.getByRole('button', { name: /^Set done: 37\.5\skg × 5/ }).click()
  await expect(page.getByRole('button', { name: /^Set done: 37\.5\skg × 5/ })).toBeVisible() // who lifted another weight keeps it
  await phone.finish()
  await phone.save()
  await expect(page.getByText('Volume').first()).toBeVisible()
  const rows = page.getByRole('table').getByRole('row')
  await expect(rows.filter({ hasText: '60' })).toHaveCount(2)
  await expect(rows.filter({ hasText: '40' })).toHaveCount(0)
})
