import { expect, test } from '@playwright/test'
import { mails, password, register, someone } from './account'

// Only where the server's mail can be read: run-tests says where it lies.
const mail = process.env['STAMINA_MAIL'] ?? ''
const bodies = (to: string) =>
  mails(mail)
    .map((text) => text.replaceAll('=\r\n', ''))
    .filter((text) => new RegExp(`^To: .*${to}`, 'm').test(text))
const codeIn = (to: string, subject: string) =>
  bodies(to).flatMap((text) => (text.includes(subject) ? [/\b[0-9a-z]{5}-[0-9a-z]{5}\b/.exec(text.split(/\r?\n\r?\n/).slice(1).join('\n'))?.[0]] : []))[0]

if (mail)
  test('an address is confirmed, changed for another, and taken back with the code that went to it', async ({ page, browser, baseURL }) => {
    const [old, other] = [someone(), someone()]
    await register(page, old)
    await page.goto('/#/settings/account')
    await page.getByRole('link', { name: 'Email address' }).click()
    await expect(page.getByText('Not confirmed yet.')).toBeVisible()
    await expect.poll(() => codeIn(old, 'confirm this address')).toBeDefined()
    await page.getByLabel('Code from the mail').fill(codeIn(old, 'confirm this address')!)
    await page.getByRole('button', { name: 'Confirm', exact: true }).click()
    await expect(page.getByText('Confirmed: you read mail there.')).toBeVisible()

    // Long after signing in the server asks again; here it is told to by the first answer.
    let asks = 1
    await page.route('**/v1/users/me/email', (route) =>
      asks-- > 0
        ? route.fulfill({ status: 403, contentType: 'application/problem+json', json: { type: 'https://stamina.example/problems/reauthentication-required' } })
        : route.continue(),
    )
    await page.getByLabel('New email').fill(other)
    await page.getByRole('button', { name: 'Send a code there' }).click()
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Confirm' }).click()
    await expect(page.getByText(`A code is on its way to ${other}`)).toBeVisible()
    await expect.poll(() => codeIn(other, 'use this address')).toBeDefined()
    await page.getByLabel('Code from the mail').fill(codeIn(other, 'use this address')!)
    await page.getByRole('button', { name: 'Change address' }).click()
    await expect(page.getByText(`Your address is ${other} now.`)).toBeVisible()
    await expect(page.getByRole('definition').filter({ hasText: other })).toBeVisible()

    await expect.poll(() => codeIn(old, 'another address now')).toBeDefined()
    const elsewhere = await browser.newContext({ ...(baseURL ? { baseURL } : {}), locale: 'en-IE' })
    const second = await elsewhere.newPage()
    await second.goto('/#/forgot')
    await second.getByLabel('Email').fill(old)
    await second.getByRole('button', { name: 'I have a code' }).click()
    await second.getByLabel('Code from the mail').fill(codeIn(old, 'another address now')!)
    await second.getByLabel('New password').fill('another long walk')
    await second.getByRole('button', { name: 'Set password and sign in' }).click()
    await expect(second.getByRole('link', { name: 'Sync: Synced' })).toBeVisible()
    await second.goto('/#/settings/email')
    await expect(second.getByText(old)).toBeVisible()
    await second.goto('/#/settings/security-log')
    for (const happened of ['Account taken back by the address before', 'Address changed', 'Address confirmed'])
      await expect(second.getByRole('listitem').filter({ hasText: new RegExp(`^${happened}`) })).toBeVisible()
    await elsewhere.close()
  })
