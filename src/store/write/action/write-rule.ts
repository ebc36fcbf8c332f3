import { isDeepStrictEqual } from 'node:util'
import {
  type AnyEntity,
  type AnyItem,
  type Condition,
  type Document,
  decodeItem,
  ItemError,
  storedName,
} from '../../../model/index.ts'
import type { GetInput } from '../../client/index.ts'
import type { WriteTarget } from './write-target.ts'

/** What the access rules of the caller require of a write: of the item before and after it. */
export interface WriteRule {
  /** Whether the key alone excludes the item: to the caller it doesn't exist. */
  readonly excludesAll: boolean
  /** The part of the rule that DynamoDB evaluates on the item before the write; undefined for none. */
  readonly condition: Condition | undefined
  /**
   * The attributes, by their names in the model, that the rule's functions use. The item is read first, and written only
   * if these attributes haven't changed since. Empty without functions.
   */
  readonly readFirst: readonly string[]
  /** Whether the caller may write this item. */
  allows(item: AnyItem): boolean
  /** The item as the caller may see it; undefined if they may not. */
  shown(item: AnyItem): AnyItem | undefined
  /** The rule for an item that becomes a parent of the written one; undefined for no restriction. */
  readonly parent?: ParentRule | undefined
  /** The rule of the same update with further changes; undefined for other writes. */
  withMore?(changes: Readonly<Record<string, unknown>>): WriteRule | undefined
  /**
   * The rule of an update once the values that the item copies from its new parent are known; undefined for other writes.
   *
   * @param before the item before the update, which this rule has allowed.
   * @throws DynagateError FORBIDDEN if the item may not have these copies.
   */
  withCopies?(copies: Readonly<Record<string, unknown>>, before: AnyItem): WriteRule | undefined
}

/**
 * Returns the rule for an item that becomes a parent: the caller must be allowed to read it. Undefined for no
 * restriction.
 *
 * @param key the attributes in the parent's key.
 * @throws DynagateError FORBIDDEN if the caller may read no item of the entity.
 */
export type ParentRule = (parent: AnyEntity, key: Readonly<Record<string, unknown>>) => WriteRule | undefined

/** What the access rules of the caller require of a new item. */
export interface CreateRule {
  /** @throws DynagateError FORBIDDEN unless the caller may create this item. */
  check(item: AnyItem): void
  readonly parent: ParentRule | undefined
}

/** The rules of an upsert: of creating the item, and of updating an existing one. */
export interface UpsertRules {
  readonly check?: CreateRule | undefined
  readonly rule?: WriteRule | undefined
}

/** Whether a rule allows a write of this stored item. Without a rule every write is allowed. */
export function isAllowed(rule: WriteRule | undefined, entity: AnyEntity, stored: Document): boolean {
  if (rule === undefined) return true
  try {
    return !rule.excludesAll && rule.allows(decodeItem(entity, stored))
  } catch (error) {
    // Without a decoded item the rule can't be evaluated, so it denies the write.
    if (error instanceof ItemError) return false
    throw error
  }
}

/**
 * The rule of a write that gives a stored item these copies of its parents' attributes, which weren't known when the
 * write was planned.
 *
 * @throws DynagateError FORBIDDEN if the item may not have them.
 */
export function ruleWithCopies(
  rule: WriteRule | undefined,
  copies: Readonly<Record<string, unknown>>,
  { entity, read }: { readonly entity: AnyEntity; readonly read: Document },
): WriteRule | undefined {
  if (rule?.withCopies === undefined) return rule
  return rule.withCopies(copies, decodeItem(entity, read))
}

/** A rule whose functions have allowed the write of this stored item, bound to the attributes that they used. */
export function boundTo(rule: WriteRule, entity: AnyEntity, stored: Document): WriteRule {
  const names = rule.readFirst.map((name) => storedName(entity.attributes, name))
  const same = names.map((attribute): Condition => {
    const value = stored[attribute]
    return value === undefined
      ? { kind: 'exists', attribute, isThere: false }
      : { kind: 'compare', attribute, operator: 'eq', values: [value] }
  })
  return { ...rule, condition: allConditions([rule.condition, ...same]) }
}

/**
 * The read that the rule's functions need before a write; undefined without functions.
 *
 * @param key returns the stored primary key.
 */
export function readForRule(
  { tableName }: WriteTarget,
  rule: WriteRule | undefined,
  key: () => Document,
): Readonly<GetInput> | undefined {
  if (rule === undefined || rule.readFirst.length === 0) return undefined
  return Object.freeze({ TableName: tableName, Key: key(), ConsistentRead: true })
}

/** Whether attributes that the rule's functions used have changed since the item was read. */
export function hasChangedFor(
  rule: WriteRule | undefined,
  entity: AnyEntity,
  { read, found }: { readonly read: Document; readonly found: Document | undefined },
): boolean {
  if (rule === undefined || rule.readFirst.length === 0) return false
  return rule.readFirst.some((name) => {
    const attribute = storedName(entity.attributes, name)
    return !isDeepStrictEqual(read[attribute], found?.[attribute])
  })
}

/**
 * The rule of two updates of one item merged into one. It is evaluated for the item after both updates, which may differ
 * from the result of either.
 *
 * @throws DynagateError FORBIDDEN if no item may have both.
 */
export function ruleOfUpdates(
  one: WriteRule | undefined,
  other: WriteRule | undefined,
  changes: Readonly<Record<string, unknown>>,
): WriteRule | undefined {
  return bothRules(one && withChanges(one, changes), other)
}

/** The rule of two writes of one item merged into one: both rules must allow it. */
export function bothRules(one: WriteRule | undefined, other: WriteRule | undefined): WriteRule | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return {
    excludesAll: one.excludesAll || other.excludesAll,
    condition: allConditions([one.condition, other.condition]),
    readFirst: [...new Set([...one.readFirst, ...other.readFirst])],
    allows: (item) => one.allows(item) && other.allows(item),
    shown: one.shown,
    parent: one.parent ?? other.parent,
    withMore: (changes) => bothRules(withChanges(one, changes), withChanges(other, changes)),
    withCopies: (copies, before) =>
      bothRules(
        one.withCopies ? one.withCopies(copies, before) : one,
        other.withCopies ? other.withCopies(copies, before) : other,
      ),
  }
}

function withChanges(rule: WriteRule, changes: Readonly<Record<string, unknown>>): WriteRule | undefined {
  return rule.withMore ? rule.withMore(changes) : rule
}

function allConditions(conditions: readonly (Condition | undefined)[]): Condition | undefined {
  const of = conditions.filter((condition) => condition !== undefined)
  return of.length > 1 ? { kind: 'all', of } : of[0]
}
