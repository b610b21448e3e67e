// The calls about the account itself: phones that are signed in, sign-out, deletion.
import { authorised, clientOf, type HttpPorts, type TokenHolder } from './http-api'
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
}

/** Years of workouts, over a slow network. */
const EXPORT_TIMEOUT_MS = 600_000

export function accountApi(ports: HttpPorts, holder: TokenHolder): AccountApi {
  const client = clientOf(ports)
  const call = <T>(send: (headers: Record<string, string>) => Promise<unknown>): Promise<Answer<T>> => authorised<T>(holder, send)
  return {
    async devices() {
      const answer = await call<{ devices: readonly DeviceLine[] }>((headers) => client.GET('/v1/users/me/devices', { headers }))
      return answer.ok ? { ok: true, value: answer.value.devices.filter((d) => d.revoked === undefined) } : answer
    },
    revoke: (device_id) => call((headers) => client.DELETE('/v1/users/me/devices/{device_id}', { headers, params: { path: { device_id } } })),
    signOut: () => call((headers) => client.POST('/v1/auth/sign-out', { headers })),
    deleteAccount: (password) => call((headers) => client.POST('/v1/users/me/delete', { headers, body: { password } })),
    everything() {
      const patient = clientOf({ ...ports, timeoutMs: EXPORT_TIMEOUT_MS })
      return call<Blob>((headers) => patient.GET('/v1/users/me/export', { headers, parseAs: 'blob' }))
    },
  }
}
