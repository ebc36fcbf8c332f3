import {
  type AttributeType,
  checkConstraints,
  type DocumentValue,
  type MapMember,
  Operator,
  type OperatorKind,
  plainDecimal,
  Unfit,
  within,
} from '../../../model/index.ts'
import type { Path } from '../../expressions/index.ts'
import type { Change } from './change.ts'
import { limitOfGrowth, limitOfShrinking, limitOfSum } from './result-limit.ts'

type AnyType = AttributeType<unknown>

/**
 * The changes of an operator at a path, with the limit of its result.
 *
 * @throws Unfit if the operator or its value doesn't fit the type.
 */
export function operatorChanges(type: AnyType, path: Path, { kind, value }: Operator): Change[] {
  const operators = operatorsOn(type, path)
  if (!operators.includes(kind)) {
    const known = operators.map((each) => `${each}()`).join(', ')
    throw new Unfit(
      known === '' ? 'a value: no operator changes this type' : `a value or ${known}`,
      `${kind}()`,
    )
  }
  switch (kind) {
    case 'add':
    case 'subtract': {
      const operand = type.toStored(value)
      const difference = plainDecimal(String(operand))
      const limit = limitOfSum(type, path, kind === 'add' ? difference : negated(difference))
      return [{ kind, path, value: operand, limit }]
    }
    case 'append':
    case 'prepend': {
      const elements = listOf(type, value)
      return [{ kind, path, value: elements, limit: limitOfGrowth(type, path, { count: elements.length }) }]
    }
    case 'addToSet':
    case 'deleteFromSet': {
      const set = type.toStored(new Set(value as readonly unknown[]))
      const members = set instanceof Set ? [...set] : []
      const limitOf = kind === 'addToSet' ? limitOfGrowth : limitOfShrinking
      return [{ kind, path, value: set, limit: limitOf(type, path, { count: members.length, members }) }]
    }
    case 'elements':
      return elementChanges(type, path, value)
    case 'members':
      return entriesOf(value).flatMap(([name, member]) => {
        const { type: memberType, isOptional } = memberOf(type, name)
        return within(name, () =>
          part(memberType, [...path, name], { value: member, isRemovable: isOptional }),
        )
      })
  }
}

function elementChanges(type: AnyType, path: Path, given: unknown): Change[] {
  const greatest = Math.min(greatestIndex, (type.sizes?.max ?? greatestIndex + 1) - 1)
  const changes = entriesOf(given).flatMap(([name, element]) => {
    const index = Number(name)
    const isIndex = /^\d+$/.test(name) && index <= (element === null ? greatestIndex : greatest)
    if (!isIndex) throw new Unfit(`an index from 0 to ${greatest}`, name)
    return within(index, () => part(elementOf(type), [...path, index], { value: element, isRemovable: true }))
  })
  const removed = changes.filter(
    ({ kind, path: { length } }) => kind === 'remove' && length === path.length + 1,
  )
  const limit = limitOfShrinking(type, path, { count: removed.length })
  return changes.map((change) => (change === removed[0] ? { ...change, limit } : change))
}

function negated(decimal: string): string {
  return decimal.startsWith('-') ? decimal.slice(1) : `-${decimal}`
}

/** The operators of a type. Sets have operators only if they are attributes themselves. */
function operatorsOn(type: AnyType, path: Path): readonly OperatorKind[] {
  // A custom type's own checks can't be applied to the result of an operator.
  if (type.kind === 'custom') return []
  if (numeric.includes(type.kind)) return ['add', 'subtract']
  if (type.kind === 'list') return ['append', 'prepend', 'elements']
  if (type.kind === 'map' || type.kind === 'record') return ['members']
  const isSet = type.storage === 'SS' || type.storage === 'NS' || type.storage === 'BS'
  return isSet && path.length === 1 ? ['addToSet', 'deleteFromSet'] : []
}

const numeric: readonly AnyType['kind'][] = ['int', 'number', 'bigint', 'decimal']

/** Far more elements than an item of 400 KB can have. */
const greatestIndex = 1_000_000

interface Part {
  readonly value: unknown
  readonly isRemovable: boolean
}

function part(type: AnyType, path: Path, { value, isRemovable }: Part): Change[] {
  if (value === undefined) return []
  if (value instanceof Operator) return operatorChanges(type, path, value)
  if (value !== null || type.kind === 'null') {
    const stored = type.toStored(value)
    checkConstraints(type, value)
    return [{ kind: 'set', path, value: stored }]
  }
  if (!isRemovable) throw new Unfit('a value, as it is required', value)
  return [{ kind: 'remove', path }]
}

function listOf(type: AnyType, values: unknown): DocumentValue[] {
  if (!Array.isArray(values) || values.length === 0) throw new Unfit('a list of at least one element', values)
  const element = elementOf(type)
  return values.map((each, at) =>
    within(at, () => {
      const stored = element.toStored(each)
      checkConstraints(element, each)
      return stored
    }),
  )
}

function elementOf({ element }: AnyType): AnyType {
  if (element === undefined) throw new TypeError('Expected a type with elements')
  return element
}

function memberOf({ members, element }: AnyType, name: string): Pick<MapMember, 'type' | 'isOptional'> {
  if (members === undefined && element !== undefined) return { type: element, isOptional: true }
  const member = members && Object.hasOwn(members, name) ? members[name] : undefined
  if (member === undefined) throw new Unfit(`one of ${Object.keys(members ?? {}).join(', ')}`, name)
  return member
}

function entriesOf(value: unknown): [string, unknown][] {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : []
  const given = entries.filter(([, each]) => each !== undefined)
  if (given.length === 0) throw new Unfit('an object of at least one change', value)
  return given
}
