import { expect, test } from '@playwright/test'
import { password, register, someone } from './account'

test('a token is made, shown once, opens what was chosen, and is ended; the log tells of it', async ({ page, request, baseURL }) => {
  await register(page, someone())
  // Long after signing in the server asks again; here it is told to by the first answer.
  let asks = 1
  await page.route('**/v1/users/me/tokens', (route) =>
    route.request().method() === 'POST' && asks-- > 0
      ? route.fulfill({ status: 403, contentType: 'application/problem+json', json: { type: 'https://stamina.example/problems/reauthentication-required' } })
      : route.continue(),
  )
  await page.goto('/#/settings/account')
  await page.getByRole('link', { name: 'Access tokens' }).click()
  await page.getByRole('button', { name: 'Make a token' }).click()
  await expect(page.getByRole('button', { name: 'Make it', exact: true })).toBeDisabled()
  await page.getByLabel('What it is for').fill('Screen in the hall')
  await page.getByRole('switch', { name: 'Read goals' }).check()
  await page.getByRole('radio', { name: '30 days' }).click()
  await page.getByRole('button', { name: 'Make it', exact: true }).click()
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Confirm' }).click()
  const token = await page.getByTestId('token').innerText()
  expect(token).toMatch(/^stamina_pat_[A-Za-z0-9_-]{108}$/)

  const traded = (await (await request.post(`${baseURL}/v1/auth/token`, { data: { token } })).json()) as { access_token: string }
  const headers = { Authorization: `Bearer ${traded.access_token}` }
  expect((await request.get(`${baseURL}/v1/goals`, { headers })).status()).toBe(200)
  expect((await request.get(`${baseURL}/v1/workouts`, { headers })).status()).toBe(403)

  await page.getByRole('button', { name: 'I have it' }).click()
  await expect(page.getByTestId('token')).toHaveCount(0)
  const row = page.getByRole('listitem').filter({ hasText: 'Screen in the hall' })
  await expect(row).toContainText('Read goals')
  await page.reload()
  await expect(row).toContainText(/last used/)
  await row.getByRole('button', { name: 'End Screen in the hall' }).click()
  await page.getByRole('button', { name: 'End token' }).click()
  await expect(row).toHaveCount(0)
  expect((await request.post(`${baseURL}/v1/auth/token`, { data: { token } })).status()).toBe(401)

  await page.goto('/#/settings/security-log')
  await expect(page.getByText('Access token made')).toBeVisible()
  await expect(page.getByText('Access token ended')).toBeVisible()
})
