// Serves dist/ as any plain web server would; with a second argument, /v1 goes on to a Stamina server there.
import { createReadStream, existsSync, statSync } from 'node:fs'
import { createServer, request } from 'node:http'
import { extname, join, normalize } from 'node:path'

const root = new URL('../dist/', import.meta.url).pathname
const types = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
}
const [port, upstream] = process.argv.slice(2)

createServer((req, res) => {
  const path = new URL(req.url ?? '/', 'http://localhost').pathname
  if (path.startsWith('/v1/')) {
    if (!upstream) return res.writeHead(503, { 'retry-after': '60' }).end()
    const up = request(new URL(req.url ?? '/', upstream), { method: req.method, headers: req.headers }, (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(res)
    })
    up.on('error', () => res.writeHead(502).end())
    req.pipe(up)
    return
  }
  const file = join(root, normalize(path === '/' ? 'index.html' : path))
  if (!file.startsWith(root) || !existsSync(file) || !statSync(file).isFile()) return res.writeHead(404).end()
  // As the program does: what the build compressed, for who takes it.
  const small = /\bbr\b/.test(req.headers['accept-encoding'] ?? '') && existsSync(`${file}.br`)
  res.writeHead(200, {
    'content-type': types[extname(file)] ?? 'application/octet-stream',
    'cache-control': 'no-cache',
    vary: 'Accept-Encoding',
    ...(small && { 'content-encoding': 'br' }),
  })
  createReadStream(small ? `${file}.br` : file).pipe(res)
}).listen(Number(port ?? 4179))
