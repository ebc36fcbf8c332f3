import {
  type AnyEntity,
  type AnyItem,
  attributesOfPart,
  type CallerRights,
  certain,
  conditionNames,
  decidable,
  derivationsOf,
  forbidden,
  hasCopies,
  holds,
  type ItemPart,
  type ItemRule,
  isConditional,
  joined,
  keyNamesOf,
  mayBeUnstored,
  Operator,
  partsOfItemRule,
  ruleCondition,
  ruleGiven,
  withHidden,
} from '../../model/index.ts'
import {
  type CreateRule,
  copiesOfPatch,
  type ParentRule,
  type PlannedWriteOptions,
  revealsValue,
  type UpsertRules,
  type WriteOptions,
  type WriteRule,
} from '../write/index.ts'
import { isValues, keyValues, type Values } from './values.ts'

/** An update, and the rules of the attributes in its conditions. */
interface RuledUpdate {
  readonly key: Values
  readonly patch: Values
  readonly conditionRules: readonly ItemRule[]
  /** The copies of its parents' attributes that the item gets, as far as they are known. */
  readonly copies?: Values
}

/**
 * The access rules of a request's caller for its writes: the parts that depend only on the key and the new values are
 * evaluated here, those that DynamoDB can evaluate become conditions, and the others are checked on the item, which is
 * read first.
 */
export class WriteRules {
  readonly #rights: CallerRights

  constructor(rights: CallerRights) {
    this.#rights = rights
  }

  /** The check of a new item. @throws DynagateError FORBIDDEN if the caller may create no item. */
  create(entity: AnyEntity, given: Values): CreateRule | undefined {
    const { create } = this.#rights.of(entity)
    if (create === false) throw this.#forbidden(`${entity.name} can't be created`)
    const rule = joined('and', [create, ...this.#changed(entity, given)])
    const parent = this.#parentOf(entity)
    if (rule === true && parent === undefined) return undefined
    return {
      check: (item) => {
        if (!holds(rule, item))
          throw this.#forbidden(`An item of ${entity.name} with these values can't be created`)
      },
      parent,
    }
  }

  /** The rule of an update. @throws DynagateError FORBIDDEN if no item may be updated like this. */
  update(entity: AnyEntity, key: Values, patch: Values, options: WriteOptions = {}): WriteRule | undefined {
    const { update } = this.#rights.of(entity)
    if (update === false) throw this.#forbidden(`${entity.name} can't be updated`)
    const conditionRules = [...this.#conditionRules(entity, options), ...this.#operated(entity, patch)]
    return this.#withParent(entity, this.#updateRule(entity, { key, patch, conditionRules }))
  }

  /** The rules of an upsert: both of a create and of an update must hold. @throws DynagateError FORBIDDEN. */
  upsert(entity: AnyEntity, given: Values): UpsertRules {
    const { update } = this.#rights.of(entity)
    const check = this.create(entity, given)
    if (update === false) throw this.#forbidden(`${entity.name} can't be updated`)
    const patch = Object.fromEntries(
      Object.entries(isValues(given) ? given : {}).filter(([name]) => !isKept(entity, name)),
    )
    const rule = this.#updateRule(entity, { key: given, patch, conditionRules: [] })
    return { check, rule: this.#withParent(entity, rule) }
  }

  /** The rule of a delete. @throws DynagateError FORBIDDEN if the caller may delete no item. */
  delete(entity: AnyEntity, key: Values, options: WriteOptions = {}): WriteRule | undefined {
    const { delete: rule } = this.#rights.of(entity)
    if (rule === false) throw this.#forbidden(`${entity.name} can't be deleted`)
    return this.#writeRule(entity, joined('and', [rule, ...this.#conditionRules(entity, options)]), key)
  }

  /**
   * The rule of restoring a deleted item: that of deleting it. @throws DynagateError FORBIDDEN if the caller may delete
   * none.
   */
  restore(entity: AnyEntity, key: Values): WriteRule | undefined {
    const { delete: rule } = this.#rights.of(entity)
    if (rule === false) throw this.#forbidden(`${entity.name} can't be restored`)
    return this.#withParent(entity, this.#writeRule(entity, rule, key))
  }

  /** The rule of a check in a transaction: the read rule, because the result of a check reveals something of the item. */
  check(entity: AnyEntity, key: Values, options: PlannedWriteOptions = {}): WriteRule | undefined {
    const { read } = this.#rights.of(entity)
    if (read === false) throw this.#forbidden(`${entity.name} can't be read`)
    return this.#writeRule(entity, joined('and', [read, ...this.#conditionRules(entity, options)]), key)
  }

  /** A written item as the caller may see it: only its key, if they may write but not read it. */
  written(entity: AnyEntity, item: AnyItem): AnyItem {
    const shown = this.#rights.shown(entity, item)
    if (shown !== undefined) return shown
    const key = keyNamesOf(entity)
    const hidden = Object.keys(entity.attributes).filter((name) => !key.includes(name))
    return withHidden(entity, item, hidden, this.#rights.caller)
  }

  #updateRule(
    entity: AnyEntity,
    { key, patch, conditionRules, copies = {} }: RuledUpdate,
  ): WriteRule | undefined {
    const { update } = this.#rights.of(entity)
    const rule = joined('and', [update, ...this.#changed(entity, patch)])
    const changes = Object.entries(isValues(patch) ? patch : {}).filter(([, value]) => value !== undefined)
    const changed = changes.map(([name]) => name)
    const operated = changes.flatMap(([name, value]) => (value instanceof Operator ? [name] : []))
    const derived = derivationsOf(entity).filter(([, { inputs }]) =>
      inputs.some((name) => changed.includes(name)),
    )
    const pending = copiesOfPatch(entity, patch).filter((name) => !(name in copies))
    const unknown = [...operated, ...derived.map(([name]) => name)]
    const before = joined('and', [rule, ...conditionRules])
    const further: Further = {
      withMore: (more) =>
        this.#updateRule(entity, { key, patch: { ...patch, ...more }, conditionRules, copies }),
      ...(hasCopies(entity) && {
        withCopies: (known: Values, item: AnyItem) => {
          // An item that keeps its parent keeps its copies.
          const kept = Object.fromEntries(pending.map((name) => [name, item[name] ?? null]))
          const all = { ...copies, ...kept, ...known }
          const ruled = this.#updateRule(entity, { key, patch, conditionRules, copies: all })
          if (ruled === undefined || ruled.allows(item)) return ruled
          throw this.#forbidden(`An item of ${entity.name} can't be changed to these values`)
        },
      }),
    }
    const needed = partsOfItemRule(rule).flatMap(attributesOfPart)
    const affected = new Set([...changed, ...unknown, ...pending, ...Object.keys(copies)])
    if (!needed.some((name) => affected.has(name)))
      return withFurther(this.#writeRule(entity, before, key), further)
    const values = Object.fromEntries(
      [...changes, ...Object.entries(copies)].flatMap(([name, value]) =>
        operated.includes(name) ? [] : [[name, value ?? undefined]],
      ),
    )
    // The results of operators and derivations are unknown, so they must not decide. Copies will be known later.
    const isWithout = (names: readonly string[]) => (part: ItemPart) =>
      !attributesOfPart(part).some((name) => names.includes(name))
    const after = decidable(certain(rule, isWithout(unknown)), isWithout(pending))
    const afterValues = ruleGiven(ruleGiven(after, values), keyValues(entity, key))
    if (afterValues === false) {
      throw this.#forbidden(`An item of ${entity.name} can't be changed to these values`)
    }
    const written = this.#writeRule(entity, before, key, {
      rule: afterValues,
      holds: (item) => holds(after, { ...item, ...values }),
    })
    return withFurther(written, further)
  }

  #writeRule(
    entity: AnyEntity,
    before: ItemRule,
    key: Values,
    after: { readonly rule: ItemRule; holds(item: AnyItem): boolean } = { rule: true, holds: () => true },
  ): WriteRule | undefined {
    const { read, unreadable } = this.#rights.of(entity)
    const ofKey = ruleGiven(before, keyValues(entity, key))
    const rule = joined('and', [ofKey, after.rule])
    if (rule === true && read === true && unreadable.size === 0) return undefined
    const isDecided = (part: ItemPart) => isConditional(part) && !mayBeUnstored(entity, part.attribute)
    const undecided = partsOfItemRule(rule).filter((part) => !isDecided(part))
    const decided = decidable(rule, isDecided)
    return {
      excludesAll: rule === false,
      condition: decided === false ? undefined : ruleCondition(entity.attributes, decided),
      readFirst: [...new Set(undecided.flatMap(attributesOfPart))],
      allows: (item) => holds(ofKey, item) && after.holds(item),
      shown: (item) => this.#rights.shown(entity, item),
    }
  }

  /** The rule of a write that may give its item a parent. */
  #withParent(entity: AnyEntity, rule: WriteRule | undefined): WriteRule | undefined {
    const parent = this.#parentOf(entity)
    if (parent === undefined) return rule
    const shown = (item: AnyItem) => this.#rights.shown(entity, item)
    const open = { excludesAll: false, condition: undefined, readFirst: [], allows: () => true, shown }
    return { ...(rule ?? open), parent }
  }

  /** The rule for the parents of an entity's items; undefined if the caller may read all of them. */
  #parentOf({ name, parents }: AnyEntity): ParentRule | undefined {
    const mayReadAll = [...parents.values()].every(({ parent }) => this.#rights.of(parent).read === true)
    if (mayReadAll) return undefined
    return (parent, key) => {
      const { read } = this.#rights.of(parent)
      if (read === true) return undefined
      if (read === false)
        throw this.#forbidden(`${parent.name} can't be read, and so not be the parent of an item of ${name},`)
      return this.#writeRule(parent, read, key)
    }
  }

  /** The rules of the attributes that a write sets. @throws DynagateError FORBIDDEN if no item may have them. */
  #changed(entity: AnyEntity, values: Values): readonly ItemRule[] {
    const { unwritable } = this.#rights.of(entity)
    if (unwritable.size === 0 || !isValues(values)) return []
    return [...unwritable].flatMap(([name, rule]) => {
      if (values[name] === undefined) return []
      if (rule === false) throw this.#forbidden(`${entity.name}.${name} can't be changed`)
      return [rule]
    })
  }

  /** The rules of the attributes in the conditions of a write. @throws DynagateError FORBIDDEN. */
  #conditionRules(entity: AnyEntity, options: PlannedWriteOptions): readonly ItemRule[] {
    const { unreadable } = this.#rights.of(entity)
    if (unreadable.size === 0 || !isValues(options)) return []
    const version = Object.keys(entity.attributes).filter(
      (name) => entity.attributes[name]?.options.maintained === 'version',
    )
    const used = [...conditionNames(options.if), ...(options.expectedVersion === undefined ? [] : version)]
    return used.flatMap((name) => {
      const rule = unreadable.get(name)
      if (rule === false)
        throw this.#forbidden(`${entity.name}.${name} can't be read, and so not be in conditions,`)
      return rule === undefined ? [] : [rule]
    })
  }

  /** The read rules of attributes that an update's operators reveal by their success. @throws DynagateError FORBIDDEN. */
  #operated(entity: AnyEntity, patch: Values): readonly ItemRule[] {
    const { unreadable } = this.#rights.of(entity)
    if (unreadable.size === 0 || !isValues(patch)) return []
    return [...unreadable].flatMap(([name, rule]) => {
      const operator = patch[name]
      if (!(operator instanceof Operator) || !revealsValue(entity, name, operator)) return []
      if (rule === false)
        throw this.#forbidden(`${entity.name}.${name} can't be read, and so not be changed by this operator`)
      return [rule]
    })
  }

  #forbidden(what: string) {
    return forbidden(what, this.#rights.caller)
  }
}

/** The rules of an update that changes more. */
type Further = Pick<WriteRule, 'withMore' | 'withCopies'>

function withFurther(rule: WriteRule | undefined, further: Further): WriteRule | undefined {
  return rule && { ...rule, ...further }
}

/** Whether an upsert leaves an attribute of an existing item unchanged. */
function isKept({ attributes }: AnyEntity, name: string): boolean {
  const options = attributes[name]?.options
  return options?.isReadOnly === true || options?.maintained !== undefined
}
