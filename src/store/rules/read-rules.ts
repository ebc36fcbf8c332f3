import {
  type AnyAccessPattern,
  type AnyEntity,
  attributesOfPart,
  type CallerRights,
  type Condition,
  currentVersion,
  decidable,
  forbidden,
  holds,
  type ItemPart,
  type ItemRule,
  isConditional,
  isRange,
  keyAttributes,
  mayBeUnstored,
  type PatternRules,
  partsOfItemRule,
  requiredValue,
  ruleCondition,
  ruleGiven,
  rulesOfPattern,
  storedName,
} from '../../model/index.ts'
import type { ReadRule, Selection } from '../plan/index.ts'
import type { RuleAttributes } from './rule-attributes.ts'
import { isValues, keyValues, type Values } from './values.ts'

/**
 * The access rules of a request's caller for its reads: the parts that depend only on the key are evaluated here, those
 * that DynamoDB can evaluate become filters, and loaded items are checked.
 */
export class ReadRules {
  readonly #rights: CallerRights
  readonly #attributes: RuleAttributes

  constructor(rights: CallerRights, attributes: RuleAttributes) {
    this.#rights = rights
    this.#attributes = attributes
  }

  /** A selection with the attributes that rules need. */
  selection(selection: Selection | undefined): Selection | undefined {
    return selection && this.#attributes.addedTo(selection)
  }

  /**
   * The rule of a pattern's read, and its arguments with the parts of the sort key that the rule requires.
   *
   * @throws DynagateError FORBIDDEN or UNAUTHENTICATED if the caller may read nothing with the pattern.
   */
  read(
    pattern: AnyAccessPattern,
    args: Values,
  ): { readonly args: Values; readonly rule: ReadRule | undefined } {
    if (this.#isOpen(pattern)) return { args, rule: undefined }
    const rules = rulesOfPattern(this.#rights, pattern, args)
    const [only, ...others] = rules.values()
    if (others.length > 0 || only === undefined) return { args, rule: this.#readRule(pattern, rules) }
    const narrowed = withSortParts(pattern, args, only)
    const [entity] = rules.keys()
    const rest = entity && narrowed !== args ? new Map([[entity, ruleGiven(only, narrowed)]]) : rules
    return { args: narrowed, rule: this.#readRule(pattern, rest) }
  }

  /** The rule of the item of a primary key. */
  item(entity: AnyEntity, key: Values): ReadRule | undefined {
    const { read, unreadable } = this.#rights.of(entity)
    if (read === true && unreadable.size === 0) return undefined
    if (read === false) throw this.#forbidden(`${entity.name} can't be read`)
    const rule = ruleGiven(read, keyValues(entity, key))
    return this.#loadedRule(new Map([[entity, rule]]))
  }

  #isOpen({ rule, entities }: AnyAccessPattern): boolean {
    if (rule !== undefined) return false
    return entities.every((entity) => {
      const { read, unreadable } = this.#rights.of(entity)
      return read === true && unreadable.size === 0
    })
  }

  #readRule({ kind, index }: AnyAccessPattern, rules: PatternRules): ReadRule {
    if (kind === 'get') return this.#loadedRule(rules)
    const filters = [...rules].map(([entity, rule]) => {
      const isFiltered = (part: ItemPart) =>
        isConditional(part) && isCarried(storedName(entity.attributes, part.attribute), index)
      return {
        entity,
        rule: decidable(rule, isFiltered),
        isWhole: partsOfItemRule(rule).every((part) => isFiltered(part) && isStored(entity, part)),
      }
    })
    const isWhole = filters.length === 1 && filters.every((each) => each.isWhole)
    const loaded = this.#loadedRule(rules)
    const isOpen = filters.some(({ entity, rule }) => rule === true || !isVersionCarried(entity, index))
    if (loaded.excludesAll || isOpen) return { ...loaded, isWhole }
    const conditions = filters.flatMap(({ entity, rule }) =>
      rule === false ? [] : [ruleCondition(entity.attributes, rule) ?? [], undecided(entity, rule)].flat(),
    )
    return { ...loaded, isWhole, filter: anyOf(conditions) }
  }

  /** A rule that is applied to loaded items only. */
  #loadedRule(rules: PatternRules): ReadRule {
    const all = [...rules.values()]
    return {
      excludesAll: all.every((rule) => rule === false),
      excludesSome: all.some((rule) => rule !== true),
      filter: undefined,
      isWhole: all.every((rule) => typeof rule === 'boolean'),
      needs: (entity) => this.#attributes.of(entity),
      shown: (entity, item) => {
        const rule = rules.get(entity)
        return rule !== undefined && holds(rule, item)
          ? this.#rights.withoutUnreadable(entity, item)
          : undefined
      },
    }
  }

  #forbidden(what: string) {
    return forbidden(what, this.#rights.caller)
  }
}

/** Adds to the arguments the next parts of the sort key whose values the rule requires, so that fewer items are read. */
function withSortParts(pattern: AnyAccessPattern, args: Values, rule: ItemRule): Values {
  if (pattern.kind === 'get' || !isValues(args)) return args
  let narrowed = args
  for (const { name, slot, attribute } of pattern.arguments) {
    const given = narrowed[name]
    if (slot === 'partition' || (given !== undefined && given !== null && !isRange(given, attribute)))
      continue
    const value = given === undefined || given === null ? requiredValue(rule, name) : undefined
    if (value === undefined) return narrowed
    narrowed = { ...narrowed, [name]: value }
  }
  return narrowed
}

/** Whether all stored items have the attributes that a part compares: items of earlier versions may have others. */
function isStored(entity: AnyEntity, part: ItemPart): boolean {
  return entity.versions === undefined && attributesOfPart(part).every((name) => !mayBeUnstored(entity, name))
}

/**
 * Conditions one of which holds for each stored item that the rule can be decided for only after it is decoded: those of
 * earlier versions, and those stored before an attribute of the rule was declared.
 */
function undecided(entity: AnyEntity, rule: ItemRule): readonly Condition[] {
  const unstored = partsOfItemRule(rule)
    .flatMap(attributesOfPart)
    .filter((name) => mayBeUnstored(entity, name))
    .map((name) => storedName(entity.attributes, name))
  const { versions } = entity
  const absent = new Set([...(versions ? [versions.storedAs] : []), ...unstored])
  const conditions = [...absent].map(
    (attribute): Condition => ({ kind: 'exists', attribute, isThere: false }),
  )
  if (versions === undefined) return conditions
  const earlier = {
    operator: 'lt',
    attribute: versions.storedAs,
    values: [currentVersion(versions)],
  } as const
  return [...conditions, { kind: 'compare', ...earlier }]
}

/** Whether a filter of the index can tell items of earlier versions from others. */
function isVersionCarried({ versions }: AnyEntity, index: AnyAccessPattern['index']): boolean {
  return versions === undefined || isCarried(versions.storedAs, index)
}

/** Whether a filter of the index can be on a stored attribute: it may not name the key attributes. */
function isCarried(stored: string, index: AnyAccessPattern['index']): boolean {
  if (keyAttributes(index).includes(stored)) return false
  const { projection } = index
  return projection === 'all' || (projection !== 'keysOnly' && projection.includes(stored))
}

function anyOf(conditions: readonly Condition[]): Condition | undefined {
  return conditions.length > 1 ? { kind: 'any', of: conditions } : conditions[0]
}
