import { codecsOf, namesOf } from '../entity-key.ts'
import { isRange } from '../keys/index.ts'
import { type CallerRights, forbidden, type ItemRule, joined, ruleFor, ruleGiven } from '../rules/index.ts'
import type { AnyAccessPattern, AnyEntity } from '../types.ts'

type Values = Readonly<Record<string, unknown>>

/** A caller's access rules for the items of an access pattern, by their entities. */
export type PatternRules = ReadonlyMap<AnyEntity, ItemRule>

/**
 * A caller's access rules for the items of a pattern with these arguments: the rules of the items and of the pattern, and
 * the read rules of the attributes by which the pattern finds or filters items. Comparisons with arguments are already
 * evaluated.
 *
 * @throws DynagateError FORBIDDEN or UNAUTHENTICATED if the caller can't be allowed to read any item.
 */
export function rulesOfPattern(rights: CallerRights, pattern: AnyAccessPattern, args: Values): PatternRules {
  const { name, rule, entities } = pattern
  const { caller } = rights
  const ofPattern = rule === undefined ? true : ruleFor(rule, caller)
  if (ofPattern === false) throw forbidden(`${name} can't be read`, caller)
  const known = exactArguments(pattern, args)
  let denial: string | undefined
  const rules = entities.map((entity): readonly [AnyEntity, ItemRule] => {
    const { read, unreadable } = rights.of(entity)
    if (read === false) denial ??= `${entity.name} can't be read`
    const used = unreadable.size === 0 ? [] : namesUsed(pattern, entity, args)
    const ofFields = used.map((field) => {
      const ofField = unreadable.get(field) ?? true
      if (ofField === false)
        denial ??= `${entity.name}.${field} can't be read, and so not be used to find items,`
      return ofField
    })
    return [entity, joined('and', [read, ofPattern, ...ofFields])]
  })
  if (rules.every(([, each]) => each === false)) throw forbidden(denial ?? `${name} can't be read`, caller)
  return new Map(rules.map(([entity, each]) => [entity, ruleGiven(each, known)]))
}

/** The arguments whose values all items of the pattern have. */
function exactArguments(pattern: AnyAccessPattern, args: Values): Values {
  const given = isValues(args) ? args : {}
  return Object.fromEntries(
    pattern.arguments.flatMap(({ name, attribute }) => {
      const value = given[name]
      return value === undefined || value === null || isRange(value, attribute) ? [] : [[name, value]]
    }),
  )
}

/** The attributes by which a pattern finds, orders or filters items: those of its arguments, its index and its filter. */
function namesUsed(pattern: AnyAccessPattern, entity: AnyEntity, args: Values): readonly string[] {
  const { index, filter } = pattern
  const key = index.name === undefined ? undefined : entity.indexKeys.get(index.name)
  const asArguments = pattern.arguments.map(({ name }) => name)
  const ofIndex = key === undefined ? [] : namesOf(codecsOf(key))
  const ofFilter = filter === undefined || !isValues(args) ? [] : conditionNames(args.filter)
  return [...new Set([...asArguments, ...ofIndex, ...ofFilter])]
}

/** The names of the attributes in a condition as it is given, each once. */
export function conditionNames(given: unknown): readonly string[] {
  if (!isValues(given)) return []
  const names = Object.entries(given).flatMap(([name, value]) => {
    if (value === undefined || value === null) return []
    if (name === 'not') return conditionNames(value)
    if (name === 'and' || name === 'or') return [value].flat().flatMap(conditionNames)
    return [name]
  })
  return [...new Set(names)]
}

function isValues(given: unknown): given is Values {
  return typeof given === 'object' && given !== null
}
