// Serves what the native shells carry as the shells do: at the origin https://localhost, to which the browser is led (playwright.config.ts). The
// certificate is made for the run.
//   node e2e/simulated/serve.mjs PORT SERVER
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { extname, join, normalize } from 'node:path'
import { makeShell } from '../../scripts/shell.mjs'

const [port, server] = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'stamina-shell-'))
const root = join(folder, 'app/')
makeShell({ server, to: root })
execFileSync(
  'openssl',
  [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    '2',
    '-keyout',
    join(folder, 'key.pem'),
    '-out',
    join(folder, 'cert.pem'),
    '-subj',
    '/CN=localhost',
  ],
  { stdio: 'pipe' },
)
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.png': 'image/png', '.json': 'application/json' }

createServer({ key: readFileSync(join(folder, 'key.pem')), cert: readFileSync(join(folder, 'cert.pem')) }, (request, response) => {
  const path = new URL(request.url ?? '/', 'https://localhost').pathname
  const file = join(root, normalize(path === '/' ? 'index.html' : path))
  if (!file.startsWith(root) || !existsSync(file) || !statSync(file).isFile()) return response.writeHead(404).end()
  response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream', 'cache-control': 'no-cache' }).end(readFileSync(file))
}).listen(Number(port))
