// The page that browsers get: Today is in it, in every language, with the script that brings it to life before the app is there.
import { createHash } from 'node:crypto'
import react from '@vitejs/plugin-react'
import { build, createServer, type Plugin } from 'vite'
import type { FirstPage } from '../src/app/first/firstScreen'

const SCRIPT = 'src/app/first/script.ts'
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')

/** What is rendered at build time is rendered by the app's own components, with the app's own words. */
async function firstPages(root: string, define: Record<string, string>): Promise<FirstPage[]> {
  const server = await createServer({
    root,
    define,
    configFile: false,
    logLevel: 'error',
    plugins: [react()],
    appType: 'custom',
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true, include: [] },
  })
  try {
    const { firstPages } = (await server.ssrLoadModule('/src/app/first/page.tsx')) as { firstPages: () => Promise<FirstPage[]> }
    return await firstPages()
  } finally {
    await server.close()
  }
}

/** One file without imports: it runs where no module can, before anything is painted. */
async function script(root: string): Promise<string> {
  const made = await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: { target: 'es2022', write: false, lib: { entry: SCRIPT, formats: ['iife'], name: 'first' } },
  })
  const output = (Array.isArray(made) ? made[0]! : made) as { output: { code?: string }[] }
  return output.output[0]!.code!
}

export function firstPage(): Plugin {
  let root = ''
  let define: Record<string, string> = {}
  let building = false
  let fileName = ''
  return {
    name: 'stamina:first-page',
    configResolved(config) {
      root = config.root
      building = config.command === 'build'
      define = { __APP_VERSION__: JSON.stringify(config.define?.['__APP_VERSION__'] ?? '') }
    },
    async buildStart() {
      if (!building) return
      const source = await script(root)
      fileName = `assets/first-${createHash('sha256').update(source).digest('base64url').slice(0, 8)}.js`
      this.emitFile({ type: 'asset', fileName, source })
    },
    transformIndexHtml: {
      order: 'post',
      async handler(html, { bundle }) {
        if (!building || bundle === undefined) return html.replace('<link rel="icon"', `<script type="module" src="/${SCRIPT}"></script>\n    <link rel="icon"`)
        // The app itself comes after what is painted first: the script asks for it.
        const app: string[] = []
        const page = html
          .replace(/<script type="module"[^>]* src="([^"]+)"><\/script>\s*/, (_, src: string) => (app.unshift(src), ''))
          .replace(/<link rel="modulepreload"[^>]* href="([^"]+)">\s*/g, (_, href: string) => (app.push(href), ''))
        const templates = (await firstPages(root, define)).map(
          ({ language, dir, html: today, starts, coming }) =>
            `<template data-language="${language}" data-dir="${dir}" data-coming="${escaped(coming)}" data-starts="${escaped(JSON.stringify(starts))}">${today}</template>`,
        )
        return page
          .replace('<link rel="icon"', `<script src="/${fileName}"></script>\n    <meta name="stamina-app" content="${app.join(' ')}">\n    <link rel="icon"`)
          .replace('</body>', `${templates.join('\n    ')}\n  </body>`)
      },
    },
  }
}
