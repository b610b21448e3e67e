import { expect, test, type Page } from '@playwright/test'
import { password, register, safeOnServer, signIn, someone, sync } from './account'
import { Phone } from './phone'

test('equipment and what each workout was done with are on a new phone, and what two phones change offline comes together', async ({
  page, context, browser, baseURL,
}) => {
  const email = someone()
  const phone = new Phone(page, context)
  await phone.open('/settings/equipment') // before there is an account
  await page.getByRole('link', { name: 'New equipment' }).click()
  await page.getByLabel('Name').fill('Blue shoes')
  await page.getByRole('group', { name: 'Default for' }).getByRole('button', { name: 'Running' }).click()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('link', { name: /^Blue shoes/ })).toBeVisible()
  await register(page, email)
  await phone.open('/log')
  await page.getByLabel('Duration, minutes or h:mm:ss').fill('30')
  await page.getByLabel(/^Distance/).fill('5')
  await expect(page.getByText('Blue shoes')).toBeVisible()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('link', { name: /^Blue shoes.*5\.00\skm/ })).toBeVisible()
  await safeOnServer(page, 'Running')

  const other = await browser.newContext({ ...(baseURL ? { baseURL } : {}) })
  const second = await other.newPage()
  await signIn(second, email)
  await expect(second.getByRole('link', { name: /^Sync: / })).toBeVisible()
  await sync(second)
  await second.goto('/#/settings/equipment')
  await second.getByRole('link', { name: /^Blue shoes.*5\.00\skm/ }).click()

  const edit = async (on: Page, label: string, text: string) => {
    await on.goto('/#/settings/equipment')
    await on.getByRole('link', { name: /shoes/ }).click()
    await on.getByRole('button', { name: 'More' }).click()
    await on.getByRole('button', { name: 'Edit equipment' }).click()
    await on.getByLabel(label).fill(text)
    await on.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(on.getByRole('heading', { name: 'Edit equipment' })).toBeHidden()
  }
  for (const on of [context, other]) await on.route('**/v1/**', (route) => route.abort())
  await edit(page, 'Name', 'Old shoes')
  await edit(second, 'Tell me at, in km', '4')
  for (const on of [context, other]) await on.unroute('**/v1/**')
  await sync(page)
  await sync(second)
  await sync(page)
  for (const on of [page, second]) {
    await on.goto('/#/settings/equipment')
    await expect(on.getByRole('link', { name: /^Old shoes.*5\.00\skm.*of 4\.00\skm/ })).toBeVisible()
  }
  await other.close()
})

test('what a program says a workout was done with is shown, and what is chosen on the phone afterwards stands', async ({ page, context, request, baseURL }) => {
  const email = someone()
  const phone = new Phone(page, context)
  await register(page, email)
  for (const name of ['Blue shoes', 'Trail shoes']) {
    await phone.open('/settings/equipment')
    await page.getByRole('link', { name: 'New equipment' }).click()
    await page.getByLabel('Name').fill(name)
    if (name === 'Blue shoes') await page.getByRole('group', { name: 'Default for' }).getByRole('button', { name: 'Running' }).click()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(page.getByRole('link', { name: new RegExp(`^${name}`) })).toBeVisible()
  }
  await phone.open('/log')
  await page.getByLabel('Duration, minutes or h:mm:ss').fill('30')
  await page.getByLabel(/^Distance/).fill('5')
  await expect(page.getByText('Blue shoes')).toBeVisible()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('link', { name: /^Blue shoes.*5\.00\skm/ })).toBeVisible()
  const workout = new URL(page.url()).hash
  await safeOnServer(page, 'Running')

  const signedIn = await request.post(`${baseURL}/v1/auth/sign-in`, { data: { email, password, device: { name: 'Program', platform: 'web' } } })
  const { access_token } = (await signedIn.json()) as { access_token: string }
  const headers = { Authorization: `Bearer ${access_token}` }
  const get = async <T>(path: string) => (await (await request.get(`${baseURL}/v1/${path}`, { headers })).json()) as T
  const pieces = async () => (await get<{ equipment: { equipment_id: string; name: string }[] }>('equipment')).equipment
  await expect.poll(async () => (await pieces()).length).toBe(2)
  const idOf = async (name: string) => (await pieces()).find((piece) => piece.name === name)!.equipment_id
  const [blue, trail] = [await idOf('Blue shoes'), await idOf('Trail shoes')]
  const id = (await get<{ workouts: { session_id: string }[] }>('workouts')).workouts[0]!.session_id
  const edited = await request.patch(`${baseURL}/v1/workouts/${id}`, { headers: { ...headers, 'If-Match': '*' }, data: { equipment: [trail] } })
  expect(edited.status()).toBe(200)

  await sync(page)
  await page.goto('/#/settings/equipment')
  await expect(page.getByRole('link', { name: /^Trail shoes.*5\.00\skm/ })).toBeVisible()
  await expect(page.getByRole('link', { name: /^Blue shoes/ })).not.toContainText('5.00')
  await page.goto(`/${workout}`)
  await expect(page.getByRole('link', { name: /^Trail shoes.*5\.00\skm/ })).toBeVisible()
  await expect(page.getByRole('link', { name: /^Blue shoes/ })).toHaveCount(0)

  await page.getByRole('button', { name: 'Choose equipment' }).click()
  await page.getByRole('switch', { name: 'Trail shoes' }).uncheck()
  await page.getByRole('switch', { name: 'Blue shoes' }).check()
  await page.getByRole('button', { name: 'Use these' }).click()
  await expect(page.getByRole('link', { name: /^Blue shoes.*5\.00\skm/ })).toBeVisible()
  await expect.poll(async () => (await get<{ equipment?: string[] }>(`workouts/${id}`)).equipment).toEqual([blue])
  await sync(page)
  await page.goto(`/${workout}`)
  await expect(page.getByRole('link', { name: /^Blue shoes.*5\.00\skm/ })).toBeVisible()
  await expect(page.getByRole('link', { name: /^Trail shoes/ })).toHaveCount(0)
})
