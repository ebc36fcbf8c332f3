import { type EngineError, validationError } from '../../errors.ts'
import type { AttributeValue } from '../../values/index.ts'
import type { Comparator, Condition, Operand } from '../condition/index.ts'

/** The operators of a sort key condition; a partition key allows only equality. */
export type SortOperator = '=' | '<' | '<=' | '>' | '>=' | 'BETWEEN' | 'begins_with'

/** A condition on one key attribute. */
export interface SingleKeyCondition {
  readonly operator: SortOperator
  readonly values: AttributeValue[]
}

/**
 * Splits a condition into those on single attributes, by the attribute's name.
 *
 * @throws ValidationException for anything else: `OR`, `NOT`, other operators, nested attributes, attributes
 *   compared with each other, or two conditions on one attribute.
 */
export function readKeyConditions(condition: Condition): ReadonlyMap<string, SingleKeyCondition> {
  const found = new Map<string, SingleKeyCondition>()
  collect(condition, found)
  return found
}

function collect(condition: Condition, found: Map<string, SingleKeyCondition>): void {
  if (condition.kind === 'and') {
    for (const each of condition.conditions) collect(each, found)
    return
  }
  const { name, ...single } = readSingle(condition)
  if (found.has(name)) {
    throw validationError(
      'Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition per key',
    )
  }
  found.set(name, single)
}

type Single = SingleKeyCondition & { readonly name: string }

function readSingle(condition: Exclude<Condition, { kind: 'and' }>): Single {
  switch (condition.kind) {
    case 'compare':
      return readComparison(condition)
    case 'between': {
      const { operand, lower, upper } = condition
      return readOperation('BETWEEN', [operand, lower, upper])
    }
    case 'begins_with':
      return readOperation('begins_with', [condition.operand, condition.sought])
    case 'or':
    case 'not':
    case 'in':
      throw wrongOperator(condition.kind.toUpperCase())
    default:
      throw wrongOperator(condition.kind)
  }
}

type Comparison = Extract<Condition, { kind: 'compare' }>

/** If the value is on the left, the comparison is reversed. */
function readComparison({ comparator, left, right }: Comparison): Single {
  if (comparator === '<>') throw wrongOperator('<>')
  const { name, at, values } = readOperands([left, right])
  return { name, operator: at === 0 ? comparator : turned[comparator], values }
}

const turned: Record<Exclude<Comparator, '<>'>, Exclude<Comparator, '<>'>> = {
  '=': '=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
}

function readOperation(operator: 'BETWEEN' | 'begins_with', operands: readonly Operand[]): Single {
  if (operands[0]?.kind === 'value') {
    throw wrongCondition(`${operator} operator must have the key attribute as its first operand`)
  }
  const { name, values } = readOperands(operands)
  return { name, operator, values }
}

function readOperands(operands: readonly Operand[]) {
  let name: string | undefined
  let at = 0
  const values: AttributeValue[] = []
  for (const [index, operand] of operands.entries()) {
    if (operand.kind === 'size') {
      throw validationError('KeyConditionExpressions cannot contain nested operations')
    }
    if (operand.kind === 'value') {
      values.push(operand.value)
      continue
    }
    if (name !== undefined) throw wrongCondition('Multiple attribute names used in one condition')
    if (operand.path.length > 1) {
      throw validationError('KeyConditionExpressions cannot have conditions on nested attributes')
    }
    name = operand.path[0]
    at = index
  }
  if (name === undefined) throw wrongCondition('No key attribute specified')
  return { name, at, values }
}

function wrongCondition(reason: string): EngineError {
  return validationError(`Invalid condition in KeyConditionExpression: ${reason}`)
}

function wrongOperator(operator: string): EngineError {
  return validationError(`Invalid operator used in KeyConditionExpression: ${operator}`)
}
