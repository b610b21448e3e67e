// What a workout was done with: edit_workout's word stands above the log's, for ever. Where this phone has said otherwise since, and the server has that, the
// edit is taken back. Of the two the last that reaches the server counts, as with equipment itself.
import { ofAll } from './aside'
import type { ReconcilePorts } from './reconcile'
import type { Failure } from './server-api'

export async function takeBackOverruled({ storage, api, wall, aside }: ReconcilePorts, account: string): Promise<Failure | undefined> {
  const rows = await storage.transaction('read', ['workouts'], (tx) => tx.list('workouts'))
  aside.begin()
  for (const { session_id } of rows.filter((row) => row.account === account && row.equipment_overrules === true && row.matched_wall !== undefined)) {
    const name = `edit ${session_id}`
    if (aside.has(name, wall())) continue
    const answer = await api.editWorkout(session_id, { equipment: null })
    if (!answer.ok && ofAll(answer)) return answer
    if (!answer.ok && answer.why === 'failing') {
      const stop = aside.put(name, wall(), answer)
      if (stop !== undefined) return stop
      continue
    }
    aside.done(name)
    // Any other refusal says that there is nothing to take back: it was deleted, say.
    await storage.transaction('write', ['workouts', 'server_workouts'], async (tx) => {
      const [kept, told] = [await tx.get('workouts', session_id), await tx.get('server_workouts', session_id)]
      if (answer.ok && told !== undefined) await tx.put('server_workouts', { ...told, fetched_wall: wall(), body: answer.value })
      if (kept === undefined) return
      const { equipment_overrules: _o, ...rest } = kept
      await tx.put('workouts', rest)
    })
  }
  return undefined
}
