type Ok = { 200: { headers: Record<string, unknown>; content: { 'application/json': unknown } } }
type Op<P, B> = { parameters: P; responses: Ok } & (B extends undefined ? { requestBody?: never } : { requestBody: { content: { 'application/json': B } } })
type None = { query?: never; header?: never; path?: never; cookie?: never }
type Sid = { query?: never; header?: never; path: { session_id: string }; cookie?: never }
type Gid = { query?: never; header?: never; path: { goal_id: string }; cookie?: never }
type Absent = { get?: never; put?: never; post?: never; delete?: never; options?: never; head?: never; patch?: never; trace?: never; parameters: None }
export interface paths {
  '/v1/auth/register': Omit<Absent, 'post'> & { post: Op<None, { email: string; password: string; device?: { name?: string; platform?: string } }> }
  '/v1/auth/sign-in': Omit<Absent, 'post'> & { post: Op<None, { email: string; password: string; device?: { name?: string; platform?: string } }> }
  '/v1/auth/refresh': Omit<Absent, 'post'> & { post: Op<None, { refresh_token: string }> }
  '/v1/auth/sign-out': Omit<Absent, 'post'> & { post: Op<None, undefined> }
  '/v1/workouts': Omit<Absent, 'post' | 'get'> & { post: Op<None, object>; get: Op<{ query?: { cursor?: string }; header?: never; path?: never; cookie?: never }, undefined> }
  '/v1/workouts/{session_id}': Omit<Absent, 'get'> & { get: Op<{ query?: { include?: string }; header?: never; path: { session_id: string }; cookie?: never }, undefined> }
  '/v1/workouts/{session_id}/progress': Omit<Absent, 'post'> & { post: Op<Sid, object> }
  '/v1/workouts/{session_id}/finish': Omit<Absent, 'post'> & { post: Op<Sid, object> }
  '/v1/sync': Omit<Absent, 'post'> & { post: Op<None, object> }
  '/v1/goals': Omit<Absent, 'post' | 'get'> & { post: Op<None, object>; get: Op<None, undefined> }
  '/v1/goals/{goal_id}': Omit<Absent, 'patch' | 'delete'> & { patch: Op<Gid, object>; delete: Op<Gid, undefined> }
  '/v1/exercise-types': Omit<Absent, 'get'> & { get: Op<None, undefined> }
  '/v1/client-config': Omit<Absent, 'get'> & { get: Op<None, undefined> }
  '/v1/users/me': Omit<Absent, 'get' | 'patch'> & { get: Op<None, undefined>; patch: Op<None, object> }
  '/v1/users/me/devices': Omit<Absent, 'get'> & { get: Op<None, undefined> }
  '/v1/users/me/devices/{device_id}': Omit<Absent, 'delete'> & { delete: Op<{ query?: never; header?: never; path: { device_id: string }; cookie?: never }, undefined> }
  '/v1/users/me/delete': Omit<Absent, 'post'> & { post: Op<None, { password: string }> }
}
