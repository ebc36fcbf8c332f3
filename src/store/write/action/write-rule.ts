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

/** What the rules of a request's caller ask of a write, of the item before and after it. */
export interface WriteRule {
  /** Whether the key alone excludes the item: to the caller there is none. */
  readonly excludesAll: boolean
  /** The part of it that DynamoDB evaluates on the item before the write; undefined for none. */
  readonly condition: Condition | undefined
  /**
   * The attributes, by their names in the model, that functions decide from. The item is read before the write, which
   * is made only if they haven't changed since. Empty without functions.
   */
  readonly readFirst: readonly string[]
  /** Whether the caller may make the write of this item. */
  allows(item: AnyItem): boolean
  /** The item as the caller may see it; undefined where they may not. */
  shown(item: AnyItem): AnyItem | undefined
  /** What the rules ask of an item that becomes a parent of the written one; undefined where they ask nothing. */
  readonly parent?: ParentRule | undefined
  /** The rule of an update that makes further changes; undefined for other writes. */
  withMore?(changes: Readonly<Record<string, unknown>>): WriteRule | undefined
  /**
   * The rule of an update once the copies are known that its item gets from another parent; undefined for other writes.
   *
   * @param before the item, of which this rule has allowed the update.
   * @throws DynagateError FORBIDDEN where it may not have them.
   */
  withCopies?(copies: Readonly<Record<string, unknown>>, before: AnyItem): WriteRule | undefined
}

/**
 * What the rules of a request's caller ask of an item that becomes a parent: they must be allowed to read it. Undefined where
 * they ask nothing.
 *
 * @param key the attributes in its key.
 * @throws DynagateError FORBIDDEN where they may read no item of the entity.
 */
export type ParentRule = (parent: AnyEntity, key: Readonly<Record<string, unknown>>) => WriteRule | undefined

/** What the rules of a request's caller ask of a new item. */
export interface CreateRule {
  /** @throws DynagateError FORBIDDEN unless the caller may create this item. */
  check(item: AnyItem): void
  readonly parent: ParentRule | undefined
}

/** The rules of an upsert: who may create the item, and who may update an existing one. */
export interface UpsertRules {
  readonly check?: CreateRule | undefined
  readonly rule?: WriteRule | undefined
}

/** Whether a rule allows a write of this stored item; no rule allows any. */
export function isAllowed(rule: WriteRule | undefined, entity: AnyEntity, stored: Document): boolean {
  if (rule === undefined) return true
  try {
    return !rule.excludesAll && rule.allows(decodeItem(entity, stored))
  } catch (error) {
    // Whether they may know of it can't be decided.
    if (error instanceof ItemError) return false
    throw error
  }
}

/**
 * The rule of a write of a stored item, which may give it these copies of its parents' attributes: they weren't known when it was
 * planned.
 *
 * @throws DynagateError FORBIDDEN where the item may not have them.
 */
export function ruleWithCopies(
  rule: WriteRule | undefined,
  copies: Readonly<Record<string, unknown>>,
  { entity, read }: { readonly entity: AnyEntity; readonly read: Document },
): WriteRule | undefined {
  if (rule?.withCopies === undefined) return rule
  return rule.withCopies(copies, decodeItem(entity, read))
}

/** A rule whose functions have allowed the write of this stored item: it holds while their attributes stay the same. */
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
 * The read that a write needs first so that functions can decide; undefined if there are none.
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

/** Whether attributes that the functions of a rule decided from have changed since the item was read. */
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
 * The rule of two updates of one item as one: it is decided for the item after both, whose result may be none of either.
 *
 * @throws DynagateError FORBIDDEN where no item may have both.
 */
export function ruleOfUpdates(
  one: WriteRule | undefined,
  other: WriteRule | undefined,
  changes: Readonly<Record<string, unknown>>,
): WriteRule | undefined {
  return bothRules(one && withChanges(one, changes), other)
}

/** The rule of two writes of one item as one. */
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
