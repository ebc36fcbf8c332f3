import type { KeyShape } from '../catalogue/index.ts'
import type { Condition } from '../expressions/index.ts'
import { conjunctsOf, equalityOf } from './key-in-where.ts'

/** Partitions that a condition fixes, each as the equalities of its key. */
export interface FixedPartitions {
  readonly equalities: readonly (readonly Condition[])[]
  /** Whether it is by an `OR`, whose branches may have any other conditions. */
  readonly byBranches: boolean
}

/** The partitions that conditions fix together by equality, `IN` or `OR`; undefined if they don't. */
export function fixedPartitions(
  key: Pick<KeyShape, 'partition'>,
  conjuncts: readonly Condition[],
): FixedPartitions | undefined {
  const equal = key.partition.map(({ name }) => conjuncts.find((each) => equalityOf(each)?.name === name))
  if (equal.every((each) => each !== undefined)) return { equalities: [equal], byBranches: false }
  const [only, ...others] = key.partition
  if (only === undefined || others.length > 0) return undefined
  for (const each of conjuncts) {
    if (each.kind === 'in' && isPath(each.operand, only.name)) {
      const left = each.operand
      const equalities = each.candidates.map((right): Condition[] => [
        { kind: 'compare', comparator: '=', left, right },
      ])
      return { equalities, byBranches: false }
    }
    const branches = each.kind === 'or' ? partitionsOfBranches(key, each.conditions) : undefined
    if (branches !== undefined) return { equalities: branches, byBranches: true }
  }
  return undefined
}

/** The partitions of all branches, each once; undefined if a branch fixes none. */
function partitionsOfBranches(
  key: Pick<KeyShape, 'partition'>,
  branches: readonly Condition[],
): (readonly Condition[])[] | undefined {
  const found = new Map<string, readonly Condition[]>()
  for (const branch of branches) {
    const fixed = fixedPartitions(key, conjunctsOf(branch))
    if (fixed === undefined) return undefined
    for (const equalities of fixed.equalities) {
      const values = equalities.map((each) => equalityOf(each)?.value)
      found.set(JSON.stringify(values), equalities)
    }
  }
  return [...found.values()]
}

/** Equality on the first attributes of the sort key, and a range on the next one. */
export function sortConditions({ sort }: KeyShape, conjuncts: readonly Condition[]): Condition[] {
  const conditions: Condition[] = []
  for (const { name } of sort) {
    const equal = conjuncts.find((each) => equalityOf(each)?.name === name)
    const condition = equal ?? conjuncts.find((each) => isRangeOf(each, name))
    if (condition !== undefined) conditions.push(condition)
    if (equal === undefined) break
  }
  return conditions
}

function isRangeOf(condition: Condition, name: string): boolean {
  switch (condition.kind) {
    case 'compare': {
      const { comparator, left, right } = condition
      return comparator !== '<>' && comparator !== '=' && isPath(left, name) && right.kind === 'value'
    }
    case 'between':
      return (
        isPath(condition.operand, name) &&
        condition.lower.kind === 'value' &&
        condition.upper.kind === 'value'
      )
    case 'begins_with':
      return isPath(condition.operand, name) && condition.sought.kind === 'value'
    default:
      return false
  }
}

function isPath(operand: Extract<Condition, { kind: 'between' }>['operand'], name: string): boolean {
  return operand.kind === 'path' && operand.path.length === 1 && operand.path[0] === name
}
