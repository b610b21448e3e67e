/** An answer that was not "ok", for pages to find words for. */
export class ServerSaidNo extends Error {
  readonly why: string
  /** The stable type of the problem, where the server gave one. */
  readonly problem: string

  constructor(why: string, problem: string) {
    super(`${why} ${problem}`)
    this.name = 'ServerSaidNo'
    this.why = why
    this.problem = problem
  }
}
