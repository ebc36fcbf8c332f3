import { DynagateError } from '../../errors.ts'
import { type AnyEntity, type Condition, readCondition, storedName } from '../../model/index.ts'
import { attributesIn } from '../expressions/index.ts'
import { checkMembers } from '../known-members.ts'

/** What a caller requires of the item that it writes. */
export interface Requirements {
  /** What must hold of the item, in the filter language. */
  readonly if?: unknown
  /** The version that the item must have; for entities with an `a.version()`. */
  readonly expectedVersion?: number | undefined
}

/** The requirements as one condition, and the attributes that it is about, by their names in the model. */
export interface Requirement {
  readonly condition: Condition
  readonly attributes: readonly string[]
}

/**
 * What a caller's requirements ask of stored attributes; undefined where there are none.
 *
 * @throws DynagateError BAD_USER_INPUT where they don't fit the entity.
 */
export function requirementOf(entity: AnyEntity, options: Requirements): Requirement | undefined {
  checkMembers(`${entity.name}: the options`, options, ['if', 'expectedVersion', 'signal', 'timeoutMs'])
  const { if: given, expectedVersion } = options
  const version = expectedVersion === undefined ? undefined : versionCondition(entity, expectedVersion)
  return allOf(entity, [version, readCondition(entity, given, { where: 'if' })])
}

/** Several conditions as one that holds where all do. */
export function allOf(
  entity: AnyEntity,
  conditions: readonly (Condition | undefined)[],
): Requirement | undefined {
  const given = conditions.filter((condition) => condition !== undefined)
  const [first, ...others] = given
  if (first === undefined) return undefined
  const condition: Condition = others.length === 0 ? first : { kind: 'all', of: given }
  const stored = attributesIn(condition)
  const names = Object.keys(entity.attributes)
  return {
    condition,
    attributes: names.filter((name) => stored.includes(storedName(entity.attributes, name))),
  }
}

function versionCondition(entity: AnyEntity, expected: number): Condition {
  const [name] =
    Object.entries(entity.attributes).find(([, { options }]) => options.maintained === 'version') ?? []
  if (name === undefined) {
    throw new DynagateError(
      'BAD_USER_INPUT',
      `${entity.name}: expectedVersion is for entities with a version: declare an a.version() attribute`,
    )
  }
  if (!Number.isSafeInteger(expected) || expected < 0) {
    throw new DynagateError(
      'BAD_USER_INPUT',
      `${entity.name}: expectedVersion is to be a whole number from 0, got ${expected}`,
    )
  }
  const attribute = storedName(entity.attributes, name)
  const equals: Condition = { kind: 'compare', attribute, operator: 'eq', values: [expected] }
  // An item that was stored before its entity had a version is read with version 0.
  return expected === 0
    ? { kind: 'any', of: [equals, { kind: 'exists', attribute, isThere: false }] }
    : equals
}
