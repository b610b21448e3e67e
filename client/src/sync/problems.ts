// RFC 9457 problems, as far as the phone decides by them: by their type, never by their title.
export interface Problem {
  readonly type: string
  readonly detail: string
}

/** Both '' where the body is no problem of ours. */
export function typeOfProblem(body: unknown): Problem {
  const problem = (typeof body === 'object' && body !== null ? body : {}) as { type?: unknown; detail?: unknown; title?: unknown }
  const type = typeof problem.type === 'string' && problem.type !== 'about:blank' ? problem.type : ''
  const detail = typeof problem.detail === 'string' ? problem.detail : typeof problem.title === 'string' ? problem.title : ''
  return { type, detail }
}
