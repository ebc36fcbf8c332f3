import {
  type AttributeType,
  type DocumentValue,
  type MapMember,
  Operator,
  type OperatorKind,
  Unfit,
} from '../../model/index.ts'
import type { Change, Path } from './change.ts'

type AnyType = AttributeType<unknown>

/**
 * What an operator does to the value at a path.
 *
 * @throws Unfit where the operator or its value doesn't fit the type.
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
    case 'subtract':
      return [{ kind, path, value: type.toStored(value) }]
    case 'append':
    case 'prepend':
      return [{ kind, path, value: listOf(type, value) }]
    case 'addToSet':
    case 'deleteFromSet':
      return [{ kind, path, value: type.toStored(new Set(value as readonly unknown[])) }]
    case 'elements':
      return entriesOf(value).flatMap(([name, element]) => {
        const index = Number(name)
        if (!/^\d+$/.test(name) || index > greatestIndex) throw new Unfit('an index from 0', name)
        return part(elementOf(type), [...path, index], { value: element, isRemovable: true })
      })
    case 'members':
      return entriesOf(value).flatMap(([name, member]) => {
        const { type: memberType, isOptional } = memberOf(type, name)
        return part(memberType, [...path, name], { value: member, isRemovable: isOptional })
      })
  }
}

/** Whether an attribute of this type takes an operator. Sets are changed only where they are attributes themselves. */
function operatorsOn(type: AnyType, path: Path): readonly OperatorKind[] {
  if (numeric.includes(type.kind)) return ['add', 'subtract']
  if (type.kind === 'list') return ['append', 'prepend', 'elements']
  if (type.kind === 'map' || type.kind === 'record') return ['members']
  const isSet = type.storage === 'SS' || type.storage === 'NS' || type.storage === 'BS'
  return isSet && path.length === 1 ? ['addToSet', 'deleteFromSet'] : []
}

const numeric: readonly AnyType['kind'][] = ['int', 'number', 'bigint', 'decimal']

/** Far beyond what 400 KB can hold. */
const greatestIndex = 1_000_000

interface Part {
  readonly value: unknown
  readonly isRemovable: boolean
}

function part(type: AnyType, path: Path, { value, isRemovable }: Part): Change[] {
  if (value === undefined) return []
  if (value instanceof Operator) return operatorChanges(type, path, value)
  if (value !== null || type.kind === 'null') return [{ kind: 'set', path, value: type.toStored(value) }]
  if (!isRemovable) throw new Unfit(`a value for ${path.slice(1).join('.')}, which is required`, value)
  return [{ kind: 'remove', path }]
}

function listOf(type: AnyType, values: unknown): DocumentValue {
  if (!Array.isArray(values) || values.length === 0) throw new Unfit('a list of at least one element', values)
  return type.toStored(values)
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
