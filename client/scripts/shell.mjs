// Makes what the native shells carry (dist-native/) of the web build (dist/): the same files without what only a browser needs, with the server's address
// and a content policy in the page, and
// the version of package.json in Xcode's project. Fails without an address, for an app that talks to itself looks like one that is offline.
//   VITE_STAMINA_SERVER=https://stamina.example.org node scripts/shell.mjs
import { cpSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = new URL('..', import.meta.url).pathname

/** Scripts and styles of the app alone, calls to its server alone. Capacitor's bridge is put in by the shell itself and is no script of the page's. */
export const policy = (server) =>
  `default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self' ${server}; object-src 'none'; frame-src 'none'; base-uri 'self'; form-action 'self'`

/** The server's address, or a sentence that says what is wrong with it. */
export function addressOf(text) {
  if (!text) throw new Error('A native app has no server that served its page: VITE_STAMINA_SERVER=https://stamina.example.org npm run build:native')
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || url.origin !== text.replace(/\/$/, ''))
    throw new Error(`VITE_STAMINA_SERVER is '${text}'; it is an origin, as https://stamina.example.org`)
  if (url.protocol !== 'https:' && url.hostname !== 'localhost')
    throw new Error(`VITE_STAMINA_SERVER is '${text}'; the systems let an app talk over https only`)
  return url.origin
}

export function pageOf(html, server) {
  const metas = `<meta http-equiv="Content-Security-Policy" content="${policy(server)}" />\n    <meta name="stamina-server" content="${server}" />\n    `
  const page = html.replace(/<link rel="manifest"[^>]*>\s*/, '').replace('<meta name="viewport"', `${metas}<meta name="viewport"`)
  if (!page.includes('stamina-server')) throw new Error('dist/index.html is not the page that was expected')
  return page
}

export function makeShell({ server, from = join(root, 'dist'), to = join(root, 'dist-native') }) {
  const address = addressOf(server)
  if (!existsSync(join(from, 'index.html'))) throw new Error(`There is no build in ${from}: npm run build`)
  rmSync(to, { recursive: true, force: true })
  const left = /^(sw(-notifications)?\.js|workbox-.*\.js|manifest\.webmanifest)(\.br|\.gz)?$|\.(br|gz)$/
  cpSync(from, to, { recursive: true, filter: (file) => !left.test(file.slice(dirname(file).length + 1)) })
  writeFileSync(join(to, 'index.html'), pageOf(readFileSync(join(from, 'index.html'), 'utf8'), address))
  return readdirSync(to).length
}

/** Xcode's project says the version of package.json; Gradle reads it itself. */
export function versionsOf(project, version) {
  const [major, minor, patch] = version.split('.').map(Number)
  return project.replace(/MARKETING_VERSION = [^;]*;/g, `MARKETING_VERSION = ${version};`)
    .replace(/CURRENT_PROJECT_VERSION = [^;]*;/g, `CURRENT_PROJECT_VERSION = ${major * 1_000_000 + minor * 1_000 + patch};`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    makeShell({ server: process.env['VITE_STAMINA_SERVER'] })
    const project = join(root, 'ios/App/App.xcodeproj/project.pbxproj')
    writeFileSync(project, versionsOf(readFileSync(project, 'utf8'), JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version))
  } catch (failure) {
    console.error(failure.message)
    process.exit(1)
  }
}
