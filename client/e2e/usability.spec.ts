import { expect, test, type Page } from '@playwright/test'
import { Phone } from './phone'
import { handTurned, pass, run, SATURDAY } from './receiver'

// What a person would curse at, one by one, as it was met.

/** Keys and links of the page that the notice lies over. */
async function covered(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const bar = document.querySelector('.undo-bar')!.getBoundingClientRect()
    return [...document.querySelectorAll<HTMLElement>('button, a, input, select')]
      .filter((key) => !key.closest('.undo-bar') && key.checkVisibility())
      .filter((key) => {
        const box = key.getBoundingClientRect()
        return box.width > 1 && box.top < bar.bottom && box.bottom > bar.top && box.left < bar.right && box.right > bar.left
      })
      .map((key) => key.textContent || key.ariaLabel || key.id)
  })
}

async function lift(page: Page, exercise: string, weight: string, reps: string, times = 1): Promise<void> {
  await page.getByRole('button', { name: 'Exercise', exact: true }).last().click()
  await page.getByLabel('Search or name your own').fill(exercise)
  await page.getByRole('button', { name: exercise, exact: true }).click()
  for (let n = 1; n <= times; n++) {
    await page.getByRole('textbox', { name: 'Weight, kg' }).fill(weight)
    await page.getByRole('textbox', { name: 'Reps' }).fill(reps)
    await page.getByRole('button', { name: /^Set done/ }).click()
    await expect(page.getByRole('button', { name: new RegExp(`^Set ${n}, .*: change$`) })).toBeVisible()
  }
}

test('a goal that is reached already is said to be before it is set, and a workout that is logged and reaches one is congratulated', async ({
  page,
  context,
}) => {
  await handTurned(context, SATURDAY)
  const phone = new Phone(page, context)
  await phone.open('/log')
  await page.getByLabel('Duration').fill('30')
  await page.getByLabel('Distance in km').fill('5')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Share' })).toBeVisible()
  await phone.open('/goals/new')
  await page.getByRole('radio', { name: /Run twice a week|Run 2 times/ }).click()
  await page.getByLabel('How much').fill('1')
  await expect(page.getByText('That is reached already: 1. Set it higher, or set it all the same.')).toBeVisible()
  await page.getByLabel('How much').fill('2')
  await expect(page.getByText('You have 1 of 2 already.')).toBeVisible()
  await page.getByRole('button', { name: 'Set this goal' }).click()
  await expect(page).not.toHaveURL(/goals\/new/)
  await phone.open('/log')
  await page.getByLabel('Duration').fill('31')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Goal reached' })).toBeVisible()
})

test('back from a workout that was started in the sheet leads to Today, and never to the question before it', async ({ page, context }) => {
  const phone = new Phone(page, context)
  await phone.open()
  await page.getByRole('link', { name: 'Other…' }).click()
  await page.getByRole('radio', { name: 'Weights' }).click()
  await page.getByRole('button', { name: 'Start Weights' }).last().click()
  await phone.skipCountdown()
  await page.goBack()
  await expect(page).toHaveURL(/#\/today/)
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.getByRole('link', { name: /^Weights/ }).last().click()
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible()
  expect((await phone.journal()).filter((line) => line.includes('"begin"'))).toHaveLength(1)
})

test('what was deleted says its title, its time and its figure, can be looked into, and comes back as itself', async ({ page, context }) => {
  await handTurned(context, SATURDAY)
  const phone = new Phone(page, context)
  for (const [title, km] of [['Along the river', '5'], ['Up the hill', '7.5']] as const) {
    await phone.open('/log')
    await page.getByLabel('Duration').fill('40')
    await page.getByLabel('Distance in km').fill(km)
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('button', { name: 'Correct', exact: true }).click()
    await page.getByLabel('Title').fill(title)
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(page.getByRole('heading', { name: title, level: 1 })).toBeVisible()
    await page.getByRole('button', { name: 'More' }).click()
    const there = page.url()
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    await expect(page.getByRole('status').filter({ hasText: /^Deleted/ })).toBeVisible()
    await expect(page).not.toHaveURL(there) // a page that leaves by itself would undo the next one's opening
  }
  await phone.open('/settings/data')
  const row = page.getByRole('link', { name: /Along the river/ })
  await expect(row).toContainText(/21 Nov 2026, 1\d:\d\d, 5\.00\skm/)
  await expect(page.getByRole('link', { name: /Up the hill/ })).toContainText(/7\.50\skm/)
  await row.click()
  await expect(page.getByRole('heading', { name: 'Along the river', level: 1 })).toBeVisible()
  await page.goBack()
  await page.getByRole('button', { name: /^Restore Up the hill/ }).click()
  await expect(page.getByRole('link', { name: /Up the hill/ })).toHaveCount(0)
  await phone.open('/history')
  await expect(page.getByRole('link', { name: /Up the hill/ })).toBeVisible()
  await expect(page.getByRole('link', { name: /Along the river/ })).toHaveCount(0)
})

test('a notice lies over no key, and stays behind with its page', async ({ page, context }) => {
  await handTurned(context, SATURDAY)
  await page.setViewportSize({ width: 360, height: 640 })
  const phone = new Phone(page, context)
  await phone.keepNotices()
  await phone.open()
  await phone.start('Running')
  await run(page, { seconds: 400, speed: 3 })
  await page.getByRole('button', { name: 'Lap' }).click()
  await expect(page.locator('.undo-bar')).toBeVisible()
  expect(await covered(page)).toEqual([])
  await phone.finish()
  await phone.save()
  await expect(page.locator('.undo-bar')).toBeVisible()
  expect(await covered(page)).toEqual([])
  await pass(page, 2_000)
  await page.getByRole('link', { name: 'Goals' }).click()
  await expect(page.locator('.undo-bar')).toHaveCount(0)
})

test('average and splits agree, also over a stretch without GPS, which is in neither', async ({ page, context }) => {
  await handTurned(context, SATURDAY)
  const phone = new Phone(page, context)
  await phone.open()
  await phone.start('Running')
  await run(page, { seconds: 700, speed: 3, silent: [300, 400] })
  await phone.finish()
  await phone.save()
  await expect(page.getByText('One stretch without GPS, not counted.').last()).toBeVisible()
  const seconds = (text: string) => text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
  const rows = await page
    .locator('table.splits tbody tr')
    .evaluateAll((all) => all.map((row) => [...row.querySelectorAll('td, th')].map((cell) => cell.textContent ?? '')))
  const inSplits = rows.reduce(
    (sum, [part, pace]) => sum + (rows.at(-1)![0] === part && part!.includes('.') ? Number(part) : 1) * seconds(/\d+:\d\d/.exec(pace!)![0]),
    0,
  )
  const moving = seconds(/\d+:\d\d/.exec(await page.locator('.metric', { hasText: 'moving time' }).innerText())![0])
  expect(rows.length).toBeGreaterThan(2)
  expect(Math.abs(inSplits - moving)).toBeLessThan(15) // the last part is rounded to ten metres
  expect(moving).toBeLessThan(620)
})

test('volume and estimated maximum are those of the exercise they stand under', async ({ page, context }) => {
  await handTurned(context, SATURDAY)
  const phone = new Phone(page, context)
  await phone.open('/start')
  await page.getByRole('radio', { name: 'Weights' }).click()
  await page.getByRole('button', { name: 'Start Weights' }).last().click()
  await phone.skipCountdown()
  await lift(page, 'Squat', '100', '5', 2)
  const totals = page.locator('.exercise .muted.tabular').last()
  await expect(totals).toContainText('Volume 1,000 kg')
  await expect(totals).toContainText('est. 1RM 116.7 kg')
  await lift(page, 'Barbell row', '50', '5')
  await expect(totals).toContainText('Volume 250 kg')
  await expect(totals).toContainText('est. 1RM 58.3 kg')
})

test('the review shows goals and the heaviest lift with the workout in that is about to be saved', async ({ page, context }) => {
  await handTurned(context, SATURDAY)
  const phone = new Phone(page, context)
  const workout = async (weight: string) => {
    await phone.open('/start')
    await page.getByRole('radio', { name: 'Weights' }).click()
    await page.getByRole('button', { name: 'Start Weights' }).last().click()
    await phone.skipCountdown()
    await lift(page, 'Bench press', weight, '5')
    await pass(page, 600_000)
    await phone.finish()
  }
  await workout('60')
  await phone.save()
  await phone.open('/goals/new')
  await page.getByLabel('Type').selectOption('weight_training')
  await page.getByLabel('Of what').selectOption('lift')
  await page.getByRole('button', { name: 'Exercise…' }).click()
  await page.getByLabel('Search or name your own').fill('bench')
  await page.getByRole('button', { name: 'Bench press', exact: true }).click()
  await page.getByLabel('How much').fill('80')
  await page.getByRole('button', { name: 'Set this goal' }).click()
  await expect(page).not.toHaveURL(/goals\/new/)
  await workout('70')
  await expect(page.getByText(/Bench press: 70\skg, heaviest so far/)).toBeVisible()
  await expect(page.locator('p.row', { hasText: /Bench press 80\skg/ })).toContainText(/8[78]\s?%/)
})

test('what cannot have been is refused beside its field: ends in the future, thousands for ones, more than there is', async ({ page, context }) => {
  await handTurned(context, SATURDAY)
  const phone = new Phone(page, context)
  await phone.open('/log')
  const save = page.getByRole('button', { name: 'Save', exact: true })
  await save.click()
  await expect(page.getByText('Give a duration, like 31:20.')).toBeVisible()
  for (const wrong of ['1:75', '-5', '0', 'an hour', '9999:00:00']) {
    await page.getByLabel('Duration').fill(wrong)
    await save.click()
    await expect(page.getByText('Give a duration, like 31:20.').first()).toBeVisible()
    await expect(page).toHaveURL(/#\/log/)
  }
  await page.getByLabel('Duration').fill('2:00:00') // begun an hour ago
  await save.click()
  await expect(page.getByText('That would end in the future.')).toBeVisible()
  await page.getByLabel('Duration').fill('40')
  for (const wrong of ['1,000', '-5', '0', '5 km', '1e3', '2000']) {
    await page.getByLabel('Distance in km').fill(wrong)
    await save.click()
    await expect(page.getByText(/^Give a number from 0 to/)).toBeVisible()
  }
  await page.getByLabel('Distance in km').fill('7,5')
  for (const wrong of ['2026-11-22T09:00', '1969-07-20T20:17', '']) {
    await page.getByLabel('When').fill(wrong)
    await save.click()
    await expect(page.getByText('Give a time that has passed.')).toBeVisible()
  }
  await page.getByLabel('When').fill('2026-11-20T07:00')
  // The second tap of a double one logs nothing more. Both in one: one that comes later is a tap on the next page.
  await save.evaluate((key: HTMLElement) => {
    key.click()
    key.click()
  })
  await expect(page.getByRole('heading', { name: 'Running', level: 1 })).toBeVisible()
  await expect(page.locator('.metric', { hasText: 'distance' })).toContainText('7.50')
  await phone.open('/history')
  await expect(page.getByRole('link', { name: /^Running, / })).toHaveCount(1)
})
