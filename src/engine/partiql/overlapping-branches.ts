import type { KeyShape } from '../catalogue/index.ts'
import { validationError } from '../errors.ts'
import { type Condition, conditionPaths } from '../expressions/index.ts'
import type { KeyRange } from '../storage/index.ts'
import { fixedPartitions, sortConditions } from './key-conditions.ts'
import { conjunctsOf } from './key-in-where.ts'

/**
 * Rejects an `OR` whose branches read overlapping parts of a partition, as DynamoDB does if one of them has a condition
 * on the sort key. DynamoDB accepts branches whose conditions on the sort key are negated
 * (paritysuite/dynamodb-conformance, October 2026).
 *
 * @param rangeOf the stored keys that conditions on the key select.
 */
export function rejectOverlappingBranches(
  key: KeyShape,
  where: Condition | undefined,
  rangeOf: (conditions: readonly Condition[]) => KeyRange,
): void {
  if (where?.kind !== 'or') return
  const branches: { readonly range: KeyRange; readonly isNarrowed: boolean }[] = []
  for (const branch of where.conditions) {
    const conjuncts = conjunctsOf(branch)
    const fixed = fixedPartitions(key, conjuncts)
    const sort = sortConditions(key, conjuncts)
    const isNarrowed = sort.length > 0
    if (fixed === undefined || (!isNarrowed && mentionsSortKey(key, branch))) return
    for (const partition of fixed.equalities) {
      branches.push({ range: rangeOf([...partition, ...sort]), isNarrowed })
    }
  }
  for (const [at, one] of branches.entries()) {
    const overlaps = branches
      .slice(at + 1)
      .some((other) => (one.isNarrowed || other.isNarrowed) && overlap(one.range, other.range))
    if (overlaps) {
      throw validationError('Overlapping conditions with range keys are not supported in where clause')
    }
  }
}

function mentionsSortKey({ sort }: KeyShape, branch: Condition): boolean {
  const names = conditionPaths(branch)
  return sort.some(({ name }) => names.includes(name))
}

function overlap(one: KeyRange, other: KeyRange): boolean {
  return Buffer.compare(one.from, other.to) < 0 && Buffer.compare(other.from, one.to) < 0
}
