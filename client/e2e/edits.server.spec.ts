import { expect, test } from '@playwright/test'
import { kilometres, password, register, safeOnServer, signIn, someone, sync } from './account'
import { Phone } from './phone'

test('what a program says of a workout is shown and counted on the phone that recorded it, and what is typed there afterwards stands everywhere', async ({
  page, context, browser, request, baseURL,
}) => {
  const email = someone()
  const phone = new Phone(page, context)
  await register(page, email)
  await phone.open('/log')
  await page.getByLabel('Duration, minutes or h:mm:ss').fill('30')
  await page.getByLabel(/^Distance/).fill('5')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Running', level: 1 })).toBeVisible()
  const workout = new URL(page.url()).hash
  expect(await safeOnServer(page, 'Running')).toBe(5)

  const signedIn = await request.post(`${baseURL}/v1/auth/sign-in`, { data: { email, password, device: { name: 'Program', platform: 'web' } } })
  const { access_token } = (await signedIn.json()) as { access_token: string }
  const headers = { Authorization: `Bearer ${access_token}` }
  const get = async <T>(path: string) => (await (await request.get(`${baseURL}/v1/${path}`, { headers })).json()) as T
  const id = (await get<{ workouts: { session_id: string }[] }>('workouts')).workouts[0]!.session_id
  const edited = await request.patch(`${baseURL}/v1/workouts/${id}`, {
    headers: { ...headers, 'If-Match': '*' },
    data: { title: 'Along the river', note: 'Windy', distance: { value: 6, unit: 'km' }, exercise_type: 'walking' },
  })
  expect(edited.status()).toBe(200)

  await sync(page)
  await page.goto('/#/history')
  const row = page.getByRole('link', { name: /^Walking, Along the river, / })
  await expect(row).toBeVisible()
  expect(kilometres(await row.textContent())).toBe(6)
  await page.goto(`/${workout}`)
  await expect(page.getByRole('heading', { name: 'Along the river', level: 1 })).toBeVisible()
  await expect(page.getByText('Windy', { exact: true })).toBeVisible()

  await context.route('**/v1/**', (route) => route.abort())
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('button', { name: 'Correct', exact: true }).click()
  await page.getByLabel('Title').fill('Around the lake')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Around the lake', level: 1 })).toBeVisible()
  await expect(page.getByText('Windy', { exact: true })).toBeVisible()
  await context.unroute('**/v1/**')

  await sync(page)
  await expect.poll(async () => (await get<{ title?: string }>(`workouts/${id}`)).title).toBe('Around the lake')
  expect(await get(`workouts/${id}`)).toMatchObject({ note: 'Windy', exercise_type: 'walking', edits: 2 })

  const other = await browser.newContext({ ...(baseURL ? { baseURL } : {}) })
  const second = await other.newPage()
  await signIn(second, email)
  await expect(second.getByRole('link', { name: /^Sync: / })).toBeVisible()
  await sync(second)
  for (const on of [page, second]) {
    await on.goto('/#/history')
    await on.getByRole('link', { name: /^Walking, Around the lake, / }).click()
    await expect(on.getByRole('heading', { name: 'Around the lake', level: 1 })).toBeVisible()
    await expect(on.getByText('Windy', { exact: true })).toBeVisible()
  }
  await other.close()
})
