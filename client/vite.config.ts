import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { VitePWA } from 'vite-plugin-pwa'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'
import { firstPage } from './scripts/first-page.ts'

const COMPRESSIBLE = /\.(js|css|html|svg|json|webmanifest)$/
const WORTH_BYTES = 1_000

/** Beside each file of the build the same in Brotli and gzip, as small as they get: the server sends what is there, and compresses nothing for a request. */
function compressed(): Plugin {
  let out = ''
  return {
    name: 'stamina:compressed',
    apply: 'build',
    configResolved(config) {
      out = resolve(config.root, config.build.outDir)
    },
    closeBundle: {
      order: 'post', // after the service worker is written
      sequential: true,
      handler() {
        for (const name of readdirSync(out, { recursive: true, encoding: 'utf8' })) {
          if (!COMPRESSIBLE.test(name)) continue
          const file = join(out, name)
          const bytes = readFileSync(file)
          if (bytes.length < WORTH_BYTES) continue
          writeFileSync(
            `${file}.br`,
            brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
          )
          writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }))
        }
      },
    },
  }
}

const version = (JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')) as { version: string }).version

export default defineConfig({
  base: '/',
  define: { __APP_VERSION__: JSON.stringify(version) },
  plugins: [
    react(),
    firstPage(),
    compressed(),
    VitePWA({
      registerType: 'prompt',
      injectRegister: null,
      manifest: {
        name: 'Stamina',
        short_name: 'Stamina',
        description: 'Records your training, anywhere, and keeps it safe.',
        id: './',
        start_url: './',
        scope: './',
        display: 'standalone',
        background_color: '#F7F5F0',
        theme_color: '#F7F5F0',
        categories: ['fitness', 'health', 'sports'],
        icons: [
          { src: 'icons/icon-192.png', sizes: '192x192', type: 'image/png', purpose: 'any' },
          { src: 'icons/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
          { src: 'icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
          { src: 'icons/monochrome-512.png', sizes: '512x512', type: 'image/png', purpose: 'monochrome' },
        ],
        shortcuts: [{ name: 'Start a workout', url: './#/start' }, { name: 'Goals', url: './#/goals' }],
      },
      workbox: {
        importScripts: ['sw-notifications.js'], // in public/: what workbox does not make
        navigateFallback: 'index.html',
        // What the server has at addresses of its own.
        navigateFallbackDenylist: [/^\/v1\//, /^\/health/, /^\/openapi/, /^\/reference/, /^\/\.well-known\//, /^\/lan-authority\.crt$/],
        globPatterns: ['**/*.{js,css,html,svg,png,woff2,webmanifest}'],
        maximumFileSizeToCacheInBytes: 4e6,
        cleanupOutdatedCaches: true,
      },
    }),
  ],
  build: {
    target: 'es2022',
    sourcemap: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // Changes rarely, so it stays in the phones' caches over many versions.
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler|react-router|react-router-dom|@remix-run\/router)\// },
            // What several pages share, in one file instead of thirty: each would be a way to the server and back.
            { name: 'shared', test: /src\/(app|exercise|features\/(goals\/(GoalRings|order|sentences)|start\/starting|workouts))/, minShareCount: 2 },
          ],
        },
      },
      treeshake: {
        moduleSideEffects: [
          { test: /\.css$/, sideEffects: true },
          { test: /node_modules\/ionicons/, sideEffects: false },
        ],
        propertyReadSideEffects: false,
        unknownGlobalSideEffects: false,
      },
    },
  },
  server: { proxy: { '/v1': process.env['STAMINA_SERVER'] ?? 'http://localhost:5080' } },
  test: {
    environment: 'node',
    include: ['src/**/*.test.{ts,tsx}'],
    testTimeout: 300_000, // a machine that does much beside is no failure
    hookTimeout: 300_000,
    restoreMocks: true,
    coverage: { provider: 'v8', include: ['src/**'] },
  },
})
