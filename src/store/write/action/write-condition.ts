import { DynagateError } from '../../../errors.ts'
import {
  type AnyEntity,
  type Condition,
  type Document,
  readCondition,
  storedName,
} from '../../../model/index.ts'
import { attributesIn } from '../../expressions/index.ts'
import { checkMembers } from '../../known-members.ts'
import { boundTo, type WriteRule } from './write-rule.ts'

/** A caller's conditions on the item that it writes. */
export interface Requirements {
  /** The condition, in the filter language. */
  readonly if?: unknown
  /** The version that the item must have; only for entities with an `a.version()`. */
  readonly expectedVersion?: number | undefined
}

/** What a write requires of its item: the caller's conditions, and the access rules. */
export interface Requirement {
  /** All conditions combined; undefined for none. */
  readonly condition: Condition | undefined
  /** The attributes in the condition, by their names in the model. */
  readonly attributes: readonly string[]
  /** The access rule of the write; undefined for no restriction. */
  readonly rule?: WriteRule | undefined
}

/**
 * Translates a caller's conditions to stored attributes, and adds the access rule; undefined without either.
 *
 * @throws DynagateError BAD_USER_INPUT if they don't fit the entity.
 */
export function requirementOf(
  entity: AnyEntity,
  options: Requirements,
  rule?: WriteRule,
): Requirement | undefined {
  checkMembers(`${entity.name}: the options`, options, ['if', 'expectedVersion', 'signal', 'timeoutMs'])
  const { if: given, expectedVersion } = options
  const version = expectedVersion === undefined ? undefined : versionCondition(entity, expectedVersion)
  return allOf(entity, [version, readCondition(entity, given, { where: 'if' })], rule)
}

/** Combines conditions: all must be met. */
export function allOf(
  entity: AnyEntity,
  conditions: readonly (Condition | undefined)[],
  rule?: WriteRule,
): Requirement | undefined {
  const given = conditions.filter((condition) => condition !== undefined)
  const [first, ...others] = given
  if (first === undefined) return rule && { condition: undefined, attributes: [], rule }
  const condition: Condition = others.length === 0 ? first : { kind: 'all', of: given }
  const stored = attributesIn(condition)
  const names = Object.keys(entity.attributes)
  return {
    condition,
    attributes: names.filter((name) => stored.includes(storedName(entity.attributes, name))),
    rule,
  }
}

/** The requirement of a write after the rule's functions have allowed it for this stored item. */
export function boundRequirement(required: Requirement, entity: AnyEntity, stored: Document): Requirement {
  const { rule } = required
  return rule === undefined ? required : { ...required, rule: boundTo(rule, entity, stored) }
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
      `${entity.name}: expectedVersion expects an integer of at least 0, got ${expected}`,
    )
  }
  const attribute = storedName(entity.attributes, name)
  const equals: Condition = { kind: 'compare', attribute, operator: 'eq', values: [expected] }
  // An item that was stored before its entity had a version is read with version 0.
  return expected === 0
    ? { kind: 'any', of: [equals, { kind: 'exists', attribute, isThere: false }] }
    : equals
}
