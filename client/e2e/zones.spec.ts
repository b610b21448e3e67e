import { expect, test } from '@playwright/test'
import { withHeart } from './heart'
import { Phone } from './phone'
import { handTurned, run, SATURDAY } from './receiver'

test('zones are typed once and every workout shows its time in them; nothing is there before', async ({ page, context }) => {
  await handTurned(context, SATURDAY)
  const phone = new Phone(page, context)
  await phone.open()
  await phone.start('Running')
  await run(page, { seconds: 900, speed: 3 })
  await phone.finish()
  await phone.save()
  const workout = new URL(page.url()).hash
  await expect(page.getByText('Pace zones')).toBeHidden()
  await withHeart(page)
  await page.reload()
  await page.getByRole('link', { name: 'Set your zones' }).click()

  await page.getByRole('radio', { name: 'Maximum' }).click()
  await page.getByLabel('Highest heart rate, beats a minute').fill('19')
  await expect(page.getByText('Give beats from 60 to 250.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Save these zones' })).toBeDisabled()
  await page.getByLabel('Highest heart rate, beats a minute').fill('190')
  await expect(page.getByText('114 to 132')).toBeVisible()
  await page.getByLabel('Running, /km').fill('4:30')
  await page.getByRole('button', { name: 'Save these zones' }).click()

  const row = (table: string, name: string) => page.getByRole('table', { name: table }).getByRole('row', { name: new RegExp(`^${name}`) })
  await expect(row('Heart rate zones', 'Zone 1')).toContainText('95 to 113')
  // A beat more each 10 s from 100 on: 14 of them to the next zone, less what the first reading came later.
  await expect(row('Heart rate zones', 'Zone 1')).toContainText(/2:(1\d|20)/)
  await expect(row('Heart rate zones', 'Zone 2')).toContainText(/3:(09|10)/)
  await expect(row('Pace zones', 'Zone 5')).toContainText(/from 4:2\d/)
  await page.reload()
  await expect(row('Heart rate zones', 'Zone 1')).toContainText('95 to 113')

  await phone.open('/settings/zones')
  await expect(page.getByLabel('Running, /km')).toHaveValue('4:30')
  await page.getByRole('radio', { name: 'None' }).click()
  await page.getByLabel('Running, /km').fill('')
  await page.getByRole('button', { name: 'Save these zones' }).click()
  await expect(page).not.toHaveURL(/zones/)
  await page.goto(`/${workout}`)
  await expect(page.getByRole('link', { name: 'Set your zones' })).toBeVisible()
  await expect(page.getByText('Pace zones')).toBeHidden()
})
