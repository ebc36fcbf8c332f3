import { isDeepStrictEqual } from 'node:util'
import type { Document } from '../../../model/index.ts'
import { isPresent, type WriteTarget } from '../action/index.ts'
import type { Membership } from '../companions/index.ts'
import type { Step } from './plan-step.ts'

/** A parent from which a transaction copies: the copied attributes must not have changed since they were read. */
export interface CopySource {
  /** A write that copies from it. */
  readonly write: Step
  readonly membership: Membership
  /** The stored item; undefined for one that the transaction itself puts. */
  readonly read: Document | undefined
  /** The stored attributes on which the copies depend, unless the transaction itself sets them. */
  readonly names: ReadonlySet<string>
}

/** Whether a parent's copied attributes have changed since the transaction read it. */
export function isOutdatedSource(
  { write, membership, read, names }: CopySource,
  found: Document | undefined,
): boolean {
  if (read === undefined || found === undefined) return false
  const target: WriteTarget = { ...write.target, entity: membership.relation.parent }
  if (!isPresent(target, found)) return false
  return [...names].some((name) => !isDeepStrictEqual(read[name], found[name]))
}
