import { type AttributeValue, typeOf } from '../../values/index.ts'

/** The union of two sets; undefined unless both are sets of the same type. */
export function union(first: AttributeValue, second: AttributeValue): AttributeValue | undefined {
  return combine(first, second, (members, others) => [...new Set([...members, ...others])])
}

/** The members of the first set that aren't in the second; undefined unless both are sets of the same type. */
export function difference(first: AttributeValue, second: AttributeValue): AttributeValue | undefined {
  return combine(first, second, (members, others) => {
    const gone = new Set(others)
    return members.filter((member) => !gone.has(member))
  })
}

/** Whether a value is an empty set, which DynamoDB doesn't allow. */
export function isEmptySet(value: AttributeValue): boolean {
  return membersOf(value)?.length === 0
}

function combine(
  first: AttributeValue,
  second: AttributeValue,
  join: (members: readonly string[], others: readonly string[]) => string[],
): AttributeValue | undefined {
  const members = membersOf(first)
  const others = membersOf(second)
  if (members === undefined || others === undefined || typeOf(first) !== typeOf(second)) return undefined
  const joined = join(members, others)
  if ('SS' in first) return { SS: joined }
  return 'NS' in first ? { NS: joined } : { BS: joined }
}

function membersOf(value: AttributeValue): readonly string[] | undefined {
  if ('SS' in value) return value.SS
  if ('NS' in value) return value.NS
  return 'BS' in value ? value.BS : undefined
}
