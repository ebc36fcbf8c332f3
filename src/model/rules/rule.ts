import type { AttributeType } from '../attributes/index.ts'

/** The attributes of a caller, as rules use them; null for an anonymous caller. */
export type RuleCaller = Readonly<Record<string, unknown>> | null

/** The values of an item, as rules use them. */
export type RuleItem = Readonly<Record<string, unknown>>

/** Who may do something with an item, as frozen data: see {@link RuleBuilder}. */
export type Rule =
  | { readonly kind: 'public' }
  | { readonly kind: 'authenticated' }
  | RoleRule
  | ComparingRule
  | CustomRule
  | { readonly kind: 'and' | 'or'; readonly of: readonly Rule[] }
  | { readonly kind: 'not'; readonly of: Rule }

/** The caller has one of these roles. */
export interface RoleRule {
  readonly kind: 'role'
  readonly roles: readonly string[]
  /** The attribute of callers that holds their roles; undefined if the table declares none. */
  readonly heldIn: string | undefined
}

/**
 * An attribute of the item is equal to a value (`eq`) or to one of several (`in`), or has it as an element or member
 * (`contains`).
 */
export interface ComparingRule {
  readonly kind: 'eq' | 'in' | 'contains'
  readonly attribute: string
  /** The attribute's type; undefined if the attribute doesn't exist. */
  readonly type: AttributeType<unknown> | undefined
  readonly operand: Operand
}

/** The operand of a comparison with an attribute: an attribute of the caller, or a value. */
export type Operand =
  | { readonly kind: 'caller'; readonly name: string }
  | { readonly kind: 'value'; readonly value: unknown }

/** A function decides, from these attributes of the item and the caller. */
export interface CustomRule {
  readonly kind: 'custom'
  readonly attributes: readonly string[]
  readonly check: (item: RuleItem, caller: RuleCaller) => boolean
}

/** The rule that allows no caller anything. */
export const nobody: Rule = Object.freeze({ kind: 'not', of: Object.freeze({ kind: 'public' }) })

/** A rule and all rules within it. */
export function rulesIn(rule: Rule): readonly Rule[] {
  return 'of' in rule ? [rule, ...[rule.of].flat().flatMap(rulesIn)] : [rule]
}

/** The attributes of the item that a rule needs, each once. */
export function attributesOfRule(rule: Rule): readonly string[] {
  const all = rulesIn(rule).flatMap((each) => {
    if (each.kind === 'custom') return each.attributes
    return 'attribute' in each ? [each.attribute] : []
  })
  return [...new Set(all)]
}

/** The rule as a line: `customerId = caller.userId or role support`. */
export function ruleText(rule: Rule): string {
  switch (rule.kind) {
    case 'public':
    case 'authenticated':
      return rule.kind
    case 'role':
      return `role ${rule.roles.join(' or ')}`
    case 'eq':
      return `${rule.attribute} = ${operandText(rule.operand)}`
    case 'in':
      return `${rule.attribute} in ${operandText(rule.operand)}`
    case 'contains':
      return `${rule.attribute} contains ${operandText(rule.operand)}`
    case 'custom':
      return `function of ${['caller', ...rule.attributes].join(', ')}`
    case 'and':
    case 'or':
      return rule.of.map(bracketed).join(` ${rule.kind} `)
    case 'not':
      return rule.of.kind === 'public' ? 'nobody' : `not ${bracketed(rule.of)}`
  }
}

function bracketed(rule: Rule): string {
  const isWhole =
    rule.kind !== 'and' && rule.kind !== 'or' && !(rule.kind === 'role' && rule.roles.length > 1)
  return isWhole ? ruleText(rule) : `(${ruleText(rule)})`
}

function operandText(operand: Operand): string {
  return operand.kind === 'caller' ? `caller.${operand.name}` : JSON.stringify(operand.value)
}
