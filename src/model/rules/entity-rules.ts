import type { Attributes } from '../attributes/index.ts'
import { attributesOfRule, nobody, type Rule, rulesIn } from './rule.ts'

/** The actions on an item to which rules apply. */
export type ItemAction = 'read' | 'create' | 'update' | 'delete'

/** Who may read and change the items of an entity. */
export interface EntityRules extends Readonly<Record<ItemAction, Rule>> {
  /** Further rules of single attributes, by their names. */
  readonly fields: ReadonlyMap<string, FieldRules>
  /** The attributes that the rules of reading need, each once. */
  readonly needs: readonly string[]
}

/** Who may read an attribute, of those who may read the item, and who may change it. */
export interface FieldRules {
  readonly read: Rule
  readonly write: Rule
}

/** The rules of an entity as it declares them. */
export interface RulesDeclaration {
  /** Who reads items. */
  readonly read: Rule
  /** Who may create, update and delete items, unless a member below overrides it; nobody by default. */
  readonly write?: Rule
  /** Who may create an item: the rule is evaluated for the new item. */
  readonly create?: Rule
  /** Who updates an item: the rule must hold for the item before and after the update. */
  readonly update?: Rule
  /** Who deletes an item. */
  readonly delete?: Rule
  /**
   * Further rules of single attributes, made by `r.fields()`. An attribute without one has the rules of the entity; a
   * derived attribute also has the read rules of its inputs.
   */
  readonly fields?: ReadonlyMap<string, FieldRules>
}

/** The rules of an attribute: one for reading and changing it, or one for each. */
export type FieldDeclaration = Rule | Partial<FieldRules>

/**
 * The rules of a declaration, with its defaults.
 *
 * @throws TypeError for `fields` that `r.fields()` hasn't made.
 */
export function entityRules(
  entity: string,
  declaration: RulesDeclaration,
  attributes: Attributes,
): EntityRules {
  const { read, write = nobody, create = write, update = write, delete: remove = write } = declaration
  const declared = declaration.fields ?? new Map<string, FieldRules>()
  if (!(declared instanceof Map)) {
    throw new TypeError(
      `${entity}: expected fields of its rules to be r.fields({ … }), got an object of another kind`,
    )
  }
  const fields = new Map([...derivedFields(declared, attributes), ...declared])
  const ofReading = [read, ...[...fields.values()].map((field) => field.read)]
  return Object.freeze({
    read,
    create,
    update,
    delete: remove,
    fields,
    needs: [...new Set(ofReading.flatMap(attributesOfRule))],
  })
}

/** The rules of derived attributes without their own: those of their inputs, about which they reveal something. */
function derivedFields(
  fields: ReadonlyMap<string, FieldRules>,
  attributes: Attributes,
): readonly (readonly [string, FieldRules])[] {
  return Object.entries(attributes).flatMap(([name, { options }]) => {
    const inputs = options.derivation?.inputs ?? []
    const rules = inputs.flatMap((input) => fields.get(input)?.read ?? [])
    return rules.length === 0 ? [] : [[name, { read: { kind: 'and', of: rules }, write: everyone }] as const]
  })
}

const everyone: Rule = Object.freeze({ kind: 'public' })

/** All rules of an entity, with the place of each: `read`, `fields.spent.write`. */
export function placedRules({
  fields,
  needs: _,
  ...actions
}: EntityRules): readonly (readonly [string, Rule])[] {
  return [
    ...Object.entries(actions),
    ...[...fields].flatMap(([name, field]) =>
      Object.entries(field).map(([action, rule]): [string, Rule] => [`fields.${name}.${action}`, rule]),
    ),
  ]
}

/** The most comparisons, roles and functions that a rule may have: conditions of DynamoDB have 4 KB in all. */
export const mostParts = 12

/** The number of comparisons, roles and functions of a rule. */
export function partsOfRule(rule: Rule): number {
  return rulesIn(rule).filter((each) => !('of' in each)).length
}

/** The rules of attributes, by their names. */
export function fieldRules(
  declared: Readonly<Record<string, FieldDeclaration | undefined>>,
): ReadonlyMap<string, FieldRules> {
  const given = Object.entries(declared).filter((entry) => entry[1] !== undefined)
  return new Map(given.map(([name, rule]) => [name, rulesOfField(rule as FieldDeclaration)]))
}

function rulesOfField(rule: FieldDeclaration): FieldRules {
  return 'kind' in rule
    ? { read: rule, write: rule }
    : { read: rule.read ?? everyone, write: rule.write ?? everyone }
}
