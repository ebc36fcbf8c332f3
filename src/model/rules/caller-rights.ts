import { DynagateError } from '../../errors.ts'
import type { EntityRules, ItemAction } from './entity-rules.ts'
import { holds, type ItemRule, ruleFor } from './item-rule.ts'
import type { RuleCaller, RuleItem } from './rule.ts'

/** An entity that may have rules. An entity of the gateway's own has none. */
export interface RuledEntity {
  readonly name: string
  readonly rules?: EntityRules | undefined
}

/** The rights of one caller to the items of an entity. */
export interface EntityRights extends Readonly<Record<ItemAction, ItemRule>> {
  /** The rules of the attributes whose read, or change, isn't allowed in all items. */
  readonly unreadable: ReadonlyMap<string, ItemRule>
  readonly unwritable: ReadonlyMap<string, ItemRule>
}

/** The rights of one caller: the rules of each entity, evaluated as far as they depend only on the caller. */
export class CallerRights {
  readonly caller: RuleCaller
  readonly #known = new Map<RuledEntity, EntityRights>()
  readonly #prototypes = new Map<string, object>()

  constructor(caller: RuleCaller) {
    this.caller = caller
  }

  of(entity: RuledEntity): EntityRights {
    const known = this.#known.get(entity)
    if (known !== undefined) return known
    const rights = entity.rules === undefined ? everything : rightsOf(entity.rules, this.caller)
    this.#known.set(entity, rights)
    return rights
  }

  /** Whether the caller may read an item, of which it has at least the attributes that the rules need. */
  mayRead(entity: RuledEntity, item: RuleItem): boolean {
    return holds(this.of(entity).read, item)
  }

  /**
   * An item as the caller may see it: access to an attribute that they may not read throws FORBIDDEN. Undefined if they may
   * not read the item.
   */
  shown<Item extends RuleItem>(entity: RuledEntity, item: Item): Item | undefined {
    return this.mayRead(entity, item) ? this.withoutUnreadable(entity, item) : undefined
  }

  /** An item that the caller may read, without the attributes that they may not. */
  withoutUnreadable<Item extends RuleItem>(entity: RuledEntity, item: Item): Item {
    const { unreadable } = this.of(entity)
    if (unreadable.size === 0) return item
    const hidden: string[] = []
    for (const [name, rule] of unreadable) if (!holds(rule, item)) hidden.push(name)
    return hidden.length === 0 ? item : itemWith(this.#prototype(entity, item, hidden), item, hidden)
  }

  /** Shared by all items of a request that hide the same attributes: making one takes longer than checking an item. */
  #prototype(entity: RuledEntity, item: RuleItem, hidden: readonly string[]): object {
    const name = `${entity.name} ${hidden.join()}`
    const known = this.#prototypes.get(name)
    if (known !== undefined && Object.getPrototypeOf(known) === Object.getPrototypeOf(item)) return known
    const made = hidingPrototype(entity, item, hidden, this.caller)
    this.#prototypes.set(name, made)
    return made
  }
}

/**
 * The error of an action that this caller may not do with any item.
 *
 * @param what the action for the message, such as `Order.total can't be read`.
 * @returns UNAUTHENTICATED for an anonymous caller, otherwise FORBIDDEN.
 */
export function forbidden(what: string, caller: RuleCaller): DynagateError {
  return caller === null
    ? new DynagateError('UNAUTHENTICATED', `${what} by an anonymous caller: send credentials`)
    : new DynagateError('FORBIDDEN', `${what} by this caller`)
}

const none: ReadonlyMap<string, ItemRule> = new Map()

const everything: EntityRights = Object.freeze({
  read: true,
  create: true,
  update: true,
  delete: true,
  unreadable: none,
  unwritable: none,
})

function rightsOf({ fields, ...rules }: EntityRules, caller: RuleCaller): EntityRights {
  const restricted = (action: 'read' | 'write') =>
    new Map(
      [...fields].flatMap(([name, field]) => {
        const rule = ruleFor(field[action], caller)
        return rule === true ? [] : [[name, rule] as const]
      }),
    )
  return {
    read: ruleFor(rules.read, caller),
    create: ruleFor(rules.create, caller),
    update: ruleFor(rules.update, caller),
    delete: ruleFor(rules.delete, caller),
    unreadable: restricted('read'),
    unwritable: restricted('write'),
  }
}

/** The item with these attributes as properties that throw. They aren't its own: copies of the item lack them. */
export function withHidden<Item extends RuleItem>(
  entity: RuledEntity,
  item: Item,
  hidden: readonly string[],
  caller: RuleCaller,
): Item {
  return itemWith(hidingPrototype(entity, item, hidden, caller), item, hidden)
}

function hidingPrototype(
  entity: RuledEntity,
  item: RuleItem,
  hidden: readonly string[],
  caller: RuleCaller,
): object {
  const properties = hidden.map((name) => [
    name,
    {
      get: () => {
        throw forbidden(`${entity.name}.${name} can't be read`, caller)
      },
    },
  ])
  return Object.create(Object.getPrototypeOf(item), Object.fromEntries(properties))
}

function itemWith<Item extends RuleItem>(prototype: object, item: Item, hidden: readonly string[]): Item {
  const shown = Object.create(prototype)
  for (const name of Object.keys(item)) if (!hidden.includes(name)) shown[name] = item[name]
  return shown
}
