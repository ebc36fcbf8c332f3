import { type Execution, type PutAction, placeOf, uniqueViolation } from '../action/index.ts'
import { isTaken, isValidRecord } from '../companions/index.ts'
import { conflictsOf, currentOf } from './conflict.ts'
import type { Planned } from './planned.ts'

/** Nothing was written because the record of the request exists. */
export class RepeatedRequest extends Error {
  override readonly name = 'RepeatedRequest'
}

/** A transaction that was cancelled. */
interface Cancelled {
  readonly record: PutAction | undefined
  readonly planned: readonly Planned[]
  readonly execution: Execution
  /** The number of planned writes. */
  readonly of: number
}

/**
 * Whether others were claiming the same unique value or idempotency key at the same time. If another write holds it by
 * now, throws the error that says so.
 *
 * @throws WriteError UNIQUE_VIOLATION
 * @throws RepeatedRequest
 */
export async function contestedBy(
  error: unknown,
  { record, planned, execution, of }: Cancelled,
): Promise<boolean> {
  const first = record === undefined ? 0 : 1
  let isContested = false
  for (const at of conflictsOf(error)) {
    const claim = planned[at - first]
    if (record !== undefined && at < first) {
      const found = await currentOf(record, execution)
      if (found && isValidRecord(found, record)) throw new RepeatedRequest()
      isContested = true
    } else if (claim?.role.kind === 'unique' && claim.role.change === 'claim') {
      const { action, role, write } = claim
      const found = await currentOf(action, execution)
      if (found && isTaken(write.target, role, found)) {
        const { entity } = write.target
        throw uniqueViolation(entity, role.sentinel.constraint, placeOf(write.intent, of), error)
      }
      isContested = true
    }
  }
  return isContested
}
