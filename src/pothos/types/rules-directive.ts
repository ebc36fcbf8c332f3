import { DirectiveLocation, GraphQLDirective, type GraphQLSchema, GraphQLString } from 'graphql'
import { type AnyEntity, type EntityRules, type FieldRules, type Rule, ruleText } from '../../model/index.ts'

/** `@rules`: who may read and change the items of a type, an attribute, or the items that a field finds. */
export const rulesDirective = new GraphQLDirective({
  name: 'rules',
  description: 'Who may read and change this, in addition to the rules of what contains it.',
  locations: [DirectiveLocation.OBJECT, DirectiveLocation.FIELD_DEFINITION],
  args: {
    read: { type: GraphQLString },
    create: { type: GraphQLString },
    update: { type: GraphQLString },
    delete: { type: GraphQLString },
    write: { type: GraphQLString, description: 'Who may give the attribute a value.' },
  },
})

type Applied = Readonly<Record<string, Readonly<Record<string, string>>>>

/** Whether a schema is of a table with rules. */
export function hasRulesDirective(schema: GraphQLSchema): boolean {
  return Boolean(schema.getDirective(rulesDirective.name))
}

/** The applied directive of an entity's type; none without rules. */
export function rulesOfEntity({ rules }: AnyEntity): Applied {
  if (rules === undefined) return {}
  const { fields: _fields, needs: _needs, ...actions }: EntityRules = rules
  return { rules: descriptions(actions) }
}

/** The applied directive of an attribute's field, if the attribute has its own rules. */
export function rulesOfAttribute({ rules }: AnyEntity, name: string): Applied {
  const field: FieldRules | undefined = rules?.fields.get(name)
  return field === undefined ? {} : { rules: descriptions({ read: field.read, write: field.write }) }
}

/** Whether some callers may not read an attribute of items that they may read: its field is null then. */
export function isRestricted({ rules }: AnyEntity, name: string): boolean {
  const read = rules?.fields.get(name)?.read
  return read !== undefined && read.kind !== 'public'
}

/** The applied directive of a field that a pattern with a rule serves. */
export function rulesOfPattern(rule: Rule | undefined): Applied {
  return rule === undefined ? {} : { rules: descriptions({ read: rule }) }
}

function descriptions(rules: Readonly<Record<string, Rule>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(rules).map(([action, rule]) => [action, ruleText(rule)]))
}
