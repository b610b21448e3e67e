// Checks the message of docs/fitting-in.md, as a receiver of webhooks checks each that comes.
import { isSigned, type SignedRequest } from 'stamina-client'

const secret = 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8='
const message: SignedRequest = {
  id: 'message_01kb8n3v5ye9ms3k2x7q4rz1aw',
  timestamp: '1795975200',
  signature: 'v1,zcie47wSUfWJV8vG0Qx1FYw/CoFspqhlIY1vbNDlj+c=',
  body: '{"type":"test","timestamp":"2026-11-29T18:00:00+00:00","data":{}}',
}
const at = Date.parse('2026-11-29T18:01:00Z')

const whole = await isSigned(message, secret, at)
const changed = await isSigned({ ...message, body: message.body.replace('test', 'tost') }, secret, at)
const late = await isSigned(message, secret, at + 3_600_000)
console.log(`signed: ${whole}, changed: ${changed}, an hour later: ${late}`)
