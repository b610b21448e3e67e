// The calls about the account itself: phones that are signed in, sign-out, deletion.
import { authorised, clientOf, type HttpPorts, type TokenHolder } from './http-api'
import type { ImportCall, ImportOutcome } from './imports'
import type { Answer } from './server-api'

export interface DeviceLine {
  readonly device_id: string
  readonly name: string
  readonly platform?: string
  readonly last_seen_at: string
  readonly this_device: boolean
  readonly revoked?: unknown
}

export interface AccountApi {
  devices(): Promise<Answer<readonly DeviceLine[]>>
  revoke(device_id: string): Promise<Answer<unknown>>
  signOut(): Promise<Answer<unknown>>
  deleteAccount(password: string): Promise<Answer<unknown>>
  /** Everything that the server has of the account, as a ZIP. */
  everything(): Promise<Answer<Blob>>
  importFile(asked: ImportCall): Promise<Answer<readonly ImportOutcome[]>>
}

/** Years of workouts, over a slow network. */
const PATIENCE_MS = 600_000

export function accountApi(ports: HttpPorts, holder: TokenHolder): AccountApi {
  const client = clientOf(ports)
  const call = <T>(send: (headers: Record<string, string>) => Promise<unknown>): Promise<Answer<T>> => authorised<T>(holder, send)
  const patient = clientOf({ ...ports, timeoutMs: PATIENCE_MS })
  return {
    async devices() {
      const answer = await call<{ devices: readonly DeviceLine[] }>((headers) => client.GET('/v1/users/me/devices', { headers }))
      return answer.ok ? { ok: true, value: answer.value.devices.filter((d) => d.revoked === undefined) } : answer
    },
    revoke: (device_id) => call((headers) => client.DELETE('/v1/users/me/devices/{device_id}', { headers, params: { path: { device_id } } })),
    signOut: () => call((headers) => client.POST('/v1/auth/sign-out', { headers })),
    deleteAccount: (password) => call((headers) => client.POST('/v1/users/me/delete', { headers, body: { password } })),
    everything() {
      return call<Blob>((headers) => patient.GET('/v1/users/me/export', { headers, parseAs: 'blob' }))
    },
    async importFile({ name, file, look, except }) {
      const answer = await call<{ outcomes: readonly ImportOutcome[] }>((headers) =>
        patient.POST('/v1/imports', {
          headers: { ...headers, 'Content-Type': 'application/octet-stream' },
          params: {
            query: {
              file: name, mode: look ? 'look' : 'take', time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
              ...(except.length > 0 && { except: except.join(',') }),
            },
          },
          body: file as never,
          bodySerializer: () => file,
        }),
      )
      return answer.ok ? { ok: true, value: answer.value.outcomes } : answer
    },
  }
}
