import type { JsonValue } from '../../model/index.ts'
import type { Lease } from './lease.ts'

/** Work in steps, whose state is stored after each. */
export interface Job<State extends JsonValue> {
  /** The state before the first step. */
  readonly start: State
  /**
   * Makes one step. It may be repeated from the same state, because a worker may stop before its state is stored: its
   * writes are repeatable, or fenced by the lease and made only once.
   *
   * @returns the state after it, and whether the job is done.
   */
  step(state: State, lease: Lease): Promise<{ readonly state: State; readonly isDone: boolean }>
}

/**
 * Executes the steps of a job from the checkpoint of its lease, or from the start without one. A finished job isn't
 * executed again.
 *
 * @example
 * await leases.hold(`copy ${customerId}`, (lease) => runJob(lease, { start: { after: null }, step: copyNextPage }))
 *
 * @returns the state after the last step.
 * @throws LeaseLost, or what a step throws: the next holder continues from the last checkpoint.
 */
export async function runJob<State extends JsonValue>(
  lease: Lease,
  { start, step }: Job<State>,
): Promise<State> {
  let { state, isDone } = progressOf<State>(lease) ?? { state: start, isDone: false }
  while (!isDone) {
    lease.signal.throwIfAborted()
    const next = await step(state, lease)
    state = next.state
    isDone = next.isDone
    await lease.save({ state, isDone })
  }
  return state
}

/** Only this file stores checkpoints of jobs, so a checkpoint has the state of its job. */
function progressOf<State>({ checkpoint }: Lease): { state: State; isDone: boolean } | undefined {
  return checkpoint as { state: State; isDone: boolean } | undefined
}
