import { availableParallelism } from 'node:os'
import { defineConfig, devices } from '@playwright/test'

const port = Number(process.env['STAMINA_E2E_PORT'] ?? 4179)
const server = process.env['STAMINA_URL'] ?? `http://localhost:${port}`
const shellPort = Number(process.env['STAMINA_E2E_SHELL_PORT'] ?? port + 1)
const { defaultBrowserType: _a, ...pixel } = devices['Pixel 7']
const { defaultBrowserType: _b, ...iphone } = devices['iPhone 15']

const shell = /e2e\/native.*\.spec/
const webkit = /e2e\/webkit\/.*\.spec/
// Whatever needs a server runs only where one is given; run-tests starts one.
const withServer = process.env['STAMINA_URL'] ? [] : [/server\.spec/, webkit]

/**
 * Debian's Chromium, and its WebKitGTK, on the built app. With STAMINA_URL the app and its API come from a real server. Two tests at a
 * time where there are two cores: each has a browser context, an account and clocks of its own. What measures, or changes what is
 * served, is tagged @alone and runs after the others (run-tests). What is waited for may take long: a machine that does much beside the tests
 * is no failure of the app.
 */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  timeout: 300_000,
  expect: { timeout: 60_000 },
  workers: Math.min(2, availableParallelism()),
  fullyParallel: true,
  reporter: [['list']],
  use: {
    baseURL: server,
    // The edge of a cell on this machine has a certificate of its own making, which a browser cannot be told to trust by a flag.
    ignoreHTTPSErrors: process.env['STAMINA_URL']?.startsWith('https://localhost:') ?? false,
    locale: 'en-IE',
    timezoneId: 'Europe/Vienna',
    permissions: ['geolocation'],
    geolocation: { latitude: 47.07, longitude: 15.44, accuracy: 5 },
    actionTimeout: 60_000,
    launchOptions: {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: [
        // The native shells' pages come from here: e2e/simulated.
        `--host-resolver-rules=MAP localhost:443 127.0.0.1:${shellPort}`,
        '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'pixel', use: { ...pixel }, testIgnore: [shell, webkit, ...withServer] },
    { name: 'shell', use: { ...pixel, baseURL: 'https://localhost', ignoreHTTPSErrors: true }, testMatch: shell, testIgnore: withServer },
    { name: 'iphone', use: { ...iphone }, testIgnore: [shell, webkit, ...withServer], grep: /@both/ },
    { name: 'webkit', testMatch: webkit, testIgnore: withServer },
  ],
  webServer: [
    { command: `node e2e/simulated/serve.mjs ${shellPort} ${server}`, port: shellPort, reuseExistingServer: false },
    ...(process.env['STAMINA_URL'] ? [] : [{ command: `node scripts/serve.mjs ${port}`, port, reuseExistingServer: false }]),
  ],
})
