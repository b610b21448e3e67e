import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test as base, type Page } from '@playwright/test'
import { password, someone } from './account'
import { handTurned, run } from './receiver'
import { Phone } from './phone'

const STAMINA = new URL('../../artifacts/bin/Stamina.Tools/release/stamina.dll', import.meta.url).pathname

/** A server of this repository whose operator says who is responsible; its notice changes with a restart. */
class Operated {
  readonly #data = mkdtempSync(join(tmpdir(), 'stamina-consent-'))
  #process: ChildProcess | undefined
  #port = 0

  get url(): string {
    return `http://localhost:${this.#port}`
  }

  async start(version: string): Promise<void> {
    await this.#stop()
    const privacy = {
      CONTROLLER: 'Example Sports, 1 Lake Road, Graz', CONTACT: 'privacy@example.org', COUNTRY: 'Austria', BACKUPS_KEEP_DAYS: '30', VERSION: version,
    }
    const settings = Object.fromEntries(Object.entries(privacy).map(([name, value]) => [`STAMINA_PRIVACY__${name}`, value]))
    const flags = ['serve', '--roles', 'all', '--port', String(this.#port), '--data', this.#data]
    const started = spawn('dotnet', [STAMINA, ...flags], { env: { ...process.env, ...settings } })
    this.#process = started
    let said = ''
    await new Promise<void>((listening, failed) => {
      started.on('exit', () => failed(new Error(said)))
      for (const stream of [started.stdout, started.stderr])
        stream.on('data', (bytes: Buffer) => {
          said += bytes.toString()
          const port = /http:\/\/(?:localhost|127\.0\.0\.1):(\d+)/.exec(said)?.[1]
          if (port === undefined) return
          this.#port = Number(port)
          listening()
        })
    })
    await expect.poll(() => fetch(`${this.url}/health/ready`).then((answer) => answer.status, () => 0)).toBe(200)
  }

  async end(): Promise<void> {
    await this.#stop()
    rmSync(this.#data, { recursive: true, force: true })
  }

  async #stop(): Promise<void> {
    const running = this.#process
    if (running?.exitCode !== null) return
    running.removeAllListeners('exit')
    const gone = new Promise((done) => running.once('exit', done))
    running.kill()
    await gone
  }
}

const test = base.extend<{ operated: Operated }>({
  operated: async ({}, use) => {
    const operated = new Operated()
    try {
      await operated.start('2026-11')
      await use(operated)
    } finally {
      await operated.end()
    }
  },
})

/** What went to the server: calls that carry something of the person's. */
function sentBy(page: Page): string[] {
  const sent: string[] = []
  page.on('request', (request) => {
    if (request.method() !== 'GET' && request.url().includes('/v1/')) sent.push(new URL(request.url()).pathname)
  })
  return sent
}

test('before anything is sent the person reads who is responsible and agrees; another notice asks again, and the workout waits here', async ({
  page, context, operated,
}) => {
  await handTurned(context)
  const phone = new Phone(page, context)
  const sent = sentBy(page)
  await page.goto(operated.url)
  await page.locator('#first').waitFor({ state: 'detached' })
  await phone.start('Running')
  await run(page, { seconds: 300, speed: 3 })
  await phone.finish()
  await phone.save()
  expect(sent).toEqual([])

  await page.goto(`${operated.url}/#/sign-in?new=1`)
  await expect(page.getByText('This server is run by Example Sports, 1 Lake Road, Graz.')).toBeVisible()
  await page.getByLabel('Email').fill(someone())
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Make an account' }).first().click()
  const sheet = page.getByRole('dialog', { name: 'Before anything is sent' })
  for (const text of ['Example Sports, 1 Lake Road, Graz', 'privacy@example.org', 'Austria', 'Backups are kept for 30 days.'])
    await expect(sheet.getByText(text)).toBeVisible()
  expect(sent).toEqual([])
  await sheet.getByRole('button', { name: 'Agree and make the account' }).click()
  await expect(page.getByRole('link', { name: 'Sync: Synced' })).toBeVisible()
  await page.goto(`${operated.url}/#/settings/security-log`)
  await expect(page.getByText('Agreed to the privacy notice')).toBeVisible()

  await operated.start('2027-01')
  await page.goto(`${operated.url}/#/settings/sync`)
  await page.getByRole('button', { name: 'Try now' }).click()
  const banner = page.getByText('Example Sports, 1 Lake Road, Graz asks for your consent.')
  await page.goto(`${operated.url}/#/today`)
  await page.reload()
  await expect(banner).toBeVisible()
  const before = sent.filter((path) => !path.includes('/auth/')).length
  await phone.start('Running')
  await run(page, { seconds: 300, speed: 3 })
  await phone.finish()
  await phone.save()
  await expect(banner).toBeVisible()
  expect(sent.filter((path) => !path.includes('/auth/'))).toHaveLength(before)
  await page.getByRole('button', { name: 'Read it' }).click()
  await page.getByRole('button', { name: 'I agree' }).click()
  await expect(page.getByText('Thank you. Your workouts are being sent.').first()).toBeVisible()
  await expect(banner).toBeHidden()
  await page.goto(`${operated.url}/#/history`)
  await expect(page.getByRole('link', { name: /^Running, .*safe on the server/ })).toHaveCount(2)
})

test('whoever signs in to an account that never agreed is asked before a workout leaves the phone, and can delete the account instead', async ({
  page, context, operated,
}) => {
  const email = someone()
  const agreed = await fetch(`${operated.url}/v1/auth/register`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email, password, notice_version: '2026-11' }),
  })
  expect(agreed.status).toBe(201)
  await operated.start('2027-01')
  const phone = new Phone(page, context)
  const sent = sentBy(page)
  await page.goto(`${operated.url}/#/sign-in`)
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).first().click()
  await page.getByRole('button', { name: 'Read it' }).click()
  await expect(page.getByText('You have not agreed to this notice.')).toBeVisible()
  await phone.page.getByRole('link', { name: 'Your data' }).click()
  await page.getByRole('button', { name: 'Delete account' }).click()
  await page.getByLabel('Password').fill(password)
  await page.getByLabel('Type “delete” to confirm').fill('delete')
  await page.getByRole('button', { name: 'Delete for good' }).click()
  await expect(page.getByText('Your account and everything in it were deleted.').first()).toBeVisible()
  expect(sent.filter((path) => !/auth|delete/.test(path))).toEqual([])
})
