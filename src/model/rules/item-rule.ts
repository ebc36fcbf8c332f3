import { isDeepStrictEqual } from 'node:util'
import { type AttributeType, plainType, Unfit } from '../attributes/index.ts'
import { compareNumbers, isNumeric } from '../document/index.ts'
import type { ComparingRule, CustomRule, Operand, Rule, RuleCaller, RuleItem } from './rule.ts'

/**
 * A rule evaluated for one caller: the part that still depends on items. True allows all items, false none.
 *
 * Missing values compare as in DynamoDB: no comparison with a missing value holds, but its negation does.
 */
export type ItemRule =
  | boolean
  | ItemPart
  | { readonly kind: 'and' | 'or'; readonly of: readonly ItemRule[] }
  | { readonly kind: 'not'; readonly of: ItemRule }

/** A comparison or a function: what a rule consists of. */
export type ItemPart = ItemComparison | ItemFunction

/** A function, for one caller. */
export interface ItemFunction {
  readonly kind: 'custom'
  readonly rule: CustomRule
  readonly caller: RuleCaller
}

/** Says which parts of a rule are decided. */
type IsDecided = (part: ItemPart) => boolean

/** A comparison of an attribute with known values: with exactly one, except of `in`. */
export interface ItemComparison {
  readonly kind: ComparingRule['kind']
  readonly attribute: string
  readonly type: AttributeType<unknown>
  readonly values: readonly unknown[]
}

/** Whether a rule allows this caller something with this item. Pure, unless a function of the rule is not. */
export function decide(rule: Rule, caller: RuleCaller, item: RuleItem): boolean {
  return holds(ruleFor(rule, caller), item)
}

/** A rule for one caller. */
export function ruleFor(rule: Rule, caller: RuleCaller): ItemRule {
  switch (rule.kind) {
    case 'public':
      return true
    case 'authenticated':
      return caller !== null
    case 'role': {
      const held = rule.heldIn === undefined ? undefined : caller?.[rule.heldIn]
      return held instanceof Set && rule.roles.some((role) => held.has(role))
    }
    case 'eq':
    case 'in':
    case 'contains':
      return comparisonFor(rule, caller)
    case 'custom':
      return { kind: 'custom', rule, caller }
    case 'and':
    case 'or':
      return joined(
        rule.kind,
        rule.of.map((each) => ruleFor(each, caller)),
      )
    case 'not':
      return negated(ruleFor(rule.of, caller))
  }
}

/** Whether an item meets the rule of a caller. */
export function holds(rule: ItemRule, item: RuleItem): boolean {
  if (typeof rule === 'boolean') return rule
  switch (rule.kind) {
    case 'and':
      return rule.of.every((each) => holds(each, item))
    case 'or':
      return rule.of.some((each) => holds(each, item))
    case 'not':
      return !holds(rule.of, item)
    case 'custom':
      return isAllowedBy(rule.rule, item, rule.caller)
    default:
      return compares(rule, item[rule.attribute])
  }
}

/** The rule for items of which these values are known: comparisons with them are decided. */
export function ruleGiven(rule: ItemRule, known: RuleItem): ItemRule {
  return mapped(rule, (each) => {
    if (each.kind === 'custom') return each
    return Object.hasOwn(known, each.attribute) ? compares(each, known[each.attribute]) : each
  })
}

/**
 * The rule with only the decidable parts: the others are assumed to allow, so the result allows at least as much as the
 * rule.
 */
export function decidable(rule: ItemRule, isDecided: IsDecided): ItemRule {
  return replaced(rule, isDecided, true)
}

/** A rule that allows at most all that the rule allows: what these parts don't decide is assumed to deny. */
export function certain(rule: ItemRule, isDecided: IsDecided): ItemRule {
  return replaced(rule, isDecided, false)
}

/** The comparisons and functions of a rule. */
export function partsOf(rule: ItemRule): readonly ItemPart[] {
  if (typeof rule === 'boolean') return []
  return 'of' in rule ? [rule.of].flat().flatMap(partsOf) : [rule]
}

/** The attributes of the item that a part needs. */
export function attributesOfPart(part: ItemPart): readonly string[] {
  return part.kind === 'custom' ? part.rule.attributes : [part.attribute]
}

/** The single value that the rule requires of an attribute in every item; undefined if it allows several. */
export function requiredValue(rule: ItemRule, attribute: string): unknown {
  if (typeof rule === 'boolean') return undefined
  if (rule.kind === 'and') {
    for (const each of rule.of) {
      const value = requiredValue(each, attribute)
      if (value !== undefined) return value
    }
    return undefined
  }
  return rule.kind === 'eq' && rule.attribute === attribute ? rule.values[0] : undefined
}

/** All or at least one of these rules, simplified. */
export function joined(kind: 'and' | 'or', rules: readonly ItemRule[]): ItemRule {
  const absorbing = kind === 'or'
  const rest = new Set<ItemRule>()
  for (const rule of rules) {
    if (rule === absorbing) return absorbing
    if (typeof rule !== 'boolean') rest.add(rule)
  }
  const [only = !absorbing, ...others] = rest
  return others.length === 0 ? only : { kind, of: [...rest] }
}

function negated(rule: ItemRule): ItemRule {
  return typeof rule === 'boolean' ? !rule : { kind: 'not', of: rule }
}

/** The rule with its comparisons and functions replaced. */
function mapped(rule: ItemRule, replace: (part: ItemPart) => ItemRule): ItemRule {
  if (typeof rule === 'boolean') return rule
  if (rule.kind === 'not') return negated(mapped(rule.of, replace))
  if (!('of' in rule)) return replace(rule)
  return joined(
    rule.kind,
    rule.of.map((each) => mapped(each, replace)),
  )
}

/** @param assumed what the undecided parts are assumed to be; under `not` the opposite has the same effect. */
function replaced(rule: ItemRule, isDecided: IsDecided, assumed: boolean): ItemRule {
  if (typeof rule === 'boolean') return rule
  if (rule.kind === 'not') return negated(replaced(rule.of, isDecided, !assumed))
  if (!('of' in rule)) return isDecided(rule) ? rule : assumed
  return joined(
    rule.kind,
    rule.of.map((each) => replaced(each, isDecided, assumed)),
  )
}

/** A value that no item can have compares with none: callers' values have other limits than items'. */
function comparisonFor({ kind, attribute, type, operand }: ComparingRule, caller: RuleCaller): ItemRule {
  if (type === undefined) return false
  const values = valuesOf(kind, operand, caller).filter((value) => isStorable(kind, type, value))
  return values.length === 0 ? false : { kind, attribute, type, values }
}

function valuesOf(kind: ComparingRule['kind'], operand: Operand, caller: RuleCaller): readonly unknown[] {
  const value = operand.kind === 'value' ? operand.value : caller?.[operand.name]
  if (value === undefined || value === null) return []
  if (kind !== 'in') return [value]
  return value instanceof Set || Array.isArray(value) ? [...value] : []
}

function isStorable(kind: ComparingRule['kind'], type: AttributeType<unknown>, value: unknown): boolean {
  try {
    storedOperand(kind, type, value)
    return true
  } catch (error) {
    if (error instanceof Unfit) return false
    throw error
  }
}

/** Throws {@link Unfit} for what no item can have. */
function storedOperand(kind: ComparingRule['kind'], type: AttributeType<unknown>, value: unknown): unknown {
  if (kind !== 'contains') return type.toStored(value)
  const { storage, element } = plainType(type)
  return storage === 'L' && element ? element.toStored(value) : type.toStored(new Set([value]))
}

function compares({ kind, type, values }: ItemComparison, actual: unknown): boolean {
  if (actual === undefined || actual === null) return false
  if (kind !== 'contains') return values.some((value) => isSame(type, actual, value))
  if (actual instanceof Set) return values.some((value) => actual.has(value))
  const { element } = plainType(type)
  if (!Array.isArray(actual) || element === undefined) return false
  return values.some((value) => actual.some((each) => isSame(element, each, value)))
}

/** Whether two values are stored as the same. */
function isSame(type: AttributeType<unknown>, one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (typeof one === 'string' && typeof other === 'string' && type.custom === undefined) return false
  const [a, b] = [type.toStored(one), type.toStored(other)]
  return isNumeric(a) && isNumeric(b) ? compareNumbers(a, b) === 0 : isDeepStrictEqual(a, b)
}

/** @throws TypeError for a function that returns no boolean, such as an async one, whose promise is truthy. */
function isAllowedBy({ attributes, check }: CustomRule, item: RuleItem, caller: RuleCaller): boolean {
  const part = Object.fromEntries(
    attributes.flatMap((name) => (item[name] === undefined ? [] : [[name, item[name]]])),
  )
  const result: unknown = check(part, caller)
  if (typeof result === 'boolean') return result
  throw new TypeError(
    `Expected the function of a rule to return true or false, got ${result instanceof Promise ? 'a promise' : typeof result}`,
  )
}
