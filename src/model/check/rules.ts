import { Unfit } from '../attributes/index.ts'
import { operatorsOf } from '../conditions/index.ts'
import { partsOf } from '../entity-key.ts'
import { mostParts, partsOfRule, placedRules, type Rule, rulesIn } from '../rules/index.ts'
import type { AnyEntity, Table } from '../types.ts'

/** The faults of a table's rules: once one entity or access pattern has rules, every entity must. */
export function checkRules(table: Table): string[] {
  const { entities, patterns } = table
  return [
    ...checkRoles(table),
    ...checkAllHaveRules(table),
    ...entities.flatMap((entity) => [...checkFields(entity), ...checkOf(entity, placed(entity), table)]),
    ...[...patterns.values()].flatMap(({ name, rule, entities: [entity] }) =>
      rule === undefined || entity === undefined ? [] : checkOne({ where: `${name}: the rule`, rule, table }),
    ),
  ]
}

function checkRoles({ definition: { name, roles, caller = {} } }: Table): string[] {
  if (roles === undefined) return []
  const kind = caller[roles]?.type.kind
  if (kind === 'stringSet') return []
  return [
    kind === undefined
      ? `${name}: roles is '${roles}', which is not an attribute of callers: declare it in caller`
      : `${name}: roles is '${roles}', which is of kind ${kind}: declare it as a.stringSet()`,
  ]
}

function checkAllHaveRules({ entities, patterns }: Table): string[] {
  const ruled =
    entities.find(({ rules }) => rules !== undefined) ??
    [...patterns.values()].find(({ rule }) => rule !== undefined)
  if (ruled === undefined) return []
  return entities.flatMap(({ name, rules }) =>
    rules === undefined
      ? [
          `${name}: has no rules, and ${ruled.name} has: declare who reads it, such as rules: (r) => ({ read: r.public })`,
        ]
      : [],
  )
}

function placed({ rules }: AnyEntity) {
  return rules === undefined ? [] : placedRules(rules)
}

function checkFields({ name, attributes, rules, primaryKey }: AnyEntity): string[] {
  const inKey = partsOf([...primaryKey.partition, ...primaryKey.sort])
  return [...(rules?.fields.keys() ?? [])].flatMap((field) => {
    if (!Object.hasOwn(attributes, field)) {
      return [`${name}: rules.fields names '${field}', which is not an attribute: use one of its own`]
    }
    if (!inKey.includes(field)) return []
    return [
      `${name}: rules.fields names '${field}', a part of the key, which ids contain: restrict the whole item`,
    ]
  })
}

interface Placed {
  readonly where: string
  readonly rule: Rule
  readonly table: Table
}

function checkOf({ name }: AnyEntity, rules: readonly (readonly [string, Rule])[], table: Table): string[] {
  return rules.flatMap(([place, rule]) => checkOne({ where: `${name}: rules.${place}`, rule, table }))
}

function checkOne({ where, rule, table }: Placed): string[] {
  const parts = partsOfRule(rule)
  const tooMany =
    parts > mostParts
      ? [`${where} has ${parts} parts, and at most ${mostParts} are allowed: make it simpler`]
      : []
  return [...tooMany, ...rulesIn(rule).flatMap((each) => checkPart({ where, rule: each, table }))]
}

function checkPart({ where, rule, table: { definition } }: Placed): string[] {
  switch (rule.kind) {
    case 'role':
      return rule.heldIn === undefined
        ? [
            `${where} uses r.role(), and the table has no roles: declare which attribute of callers holds them`,
          ]
        : []
    case 'eq':
    case 'in':
    case 'contains': {
      const { kind, attribute, type, operand } = rule
      if (type === undefined)
        return [`${where} names '${attribute}', which is not an attribute: use one of its own`]
      if (kind === 'contains' ? !isSetOrList(type.storage) : !operatorsOf(type).includes(kind)) {
        return [
          `${where} uses r.${kind}() for '${attribute}', which is of kind ${type.kind}: use another comparison`,
        ]
      }
      if (operand.kind === 'caller') {
        return Object.hasOwn(definition.caller ?? {}, operand.name)
          ? []
          : [
              `${where} names the caller's ${operand.name}, which the table doesn't declare: declare it in caller`,
            ]
      }
      const values = kind === 'in' && Array.isArray(operand.value) ? operand.value : [operand.value]
      return kind === 'contains' ? [] : values.flatMap((value) => unfit(where, () => type.toStored(value)))
    }
    default:
      return []
  }
}

function isSetOrList(storage: string): boolean {
  return storage === 'L' || storage === 'SS' || storage === 'NS' || storage === 'BS'
}

function unfit(where: string, encode: () => unknown): string[] {
  try {
    encode()
    return []
  } catch (error) {
    if (error instanceof Unfit) return [`${error.of(where)}: compare with another value`]
    throw error
  }
}
