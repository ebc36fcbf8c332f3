import { DynagateError, type ErrorCode } from '../../../errors.ts'
import {
  type AnyEntity,
  type Document,
  decodeItem,
  hasCopies,
  inTenant,
  keyAttributes,
  keyNamesOf,
  keyText,
  newValues,
  primaryKeyOf,
  tenantOf,
} from '../../../model/index.ts'
import { checkMembers, checkObject } from '../../known-members.ts'
import {
  type CreateRule,
  type Requirements,
  requirementOf,
  type UpsertRules,
  type WriteRule,
  type WriteTarget,
} from '../action/index.ts'
import { asRead, attributeChanges, maintainedChanges } from '../change/index.ts'
import { withoutCopies } from '../companions/index.ts'
import { Handles, type WriteHandle } from './handles.ts'
import { type Intent, merged } from './intent.ts'
import { changesKey, type Move, moveOf, withoutKey } from './plan-move.ts'
import { givenOf } from './plan-update.ts'
import { planUpsert } from './plan-upsert.ts'
import { planCreate, planPut } from './plan-whole-item.ts'

type Values = Readonly<Record<string, unknown>>

/** Options of one write of a transaction. */
export interface PlannedWriteOptions extends Requirements {
  /** The path of its input, such as `['lines', 2]`: an error of this write includes it. */
  readonly path?: readonly (string | number)[]
  /** Whether to skip the access rules. */
  readonly bypassRules?: boolean
  /** For a delete: the relation whose parent is known to be gone, as in a cascade. By default the parent should exist. */
  readonly orphanOf?: string
}

/**
 * Collects the writes of a transaction and sends nothing. An invalid write throws when it is planned. Several writes of
 * one item are merged if possible: checks with updates and deletes, and updates of different attributes.
 */
export class TransactionPlan {
  readonly #targetOf: (entity: AnyEntity) => WriteTarget
  readonly #intents = new Map<string, Intent>()
  /** The moves, by the new keys of their items. */
  readonly #moves = new Map<string, Intent>()
  readonly #handles = new Handles()
  #count = 0
  #isClosed = false

  constructor(targetOf: (entity: AnyEntity) => WriteTarget) {
    this.#targetOf = targetOf
  }

  /** The number of planned writes. */
  get count(): number {
    return this.#count
  }

  /** The stored item of a handle, if it has one, such as a create's; undefined for an object that is no handle of this plan. */
  itemOf(handle: object): { readonly item: Document | undefined } | undefined {
    return this.#handles.itemOf(handle)
  }

  /** Closes the plan. Returns the intended write of each item, in the order of each item's first write. */
  close(): readonly Intent[] {
    this.#isClosed = true
    return [...this.#intents.values()]
  }

  /** @throws DynagateError BAD_USER_INPUT, like all methods that plan a write. */
  create(
    entity: AnyEntity,
    given: Values,
    options: PlannedWriteOptions = {},
    check?: CreateRule,
  ): WriteHandle {
    const target = this.#targetOf(entity)
    const { path } = pathOnly(entity, options)
    const put = planCreate(target, given)
    const item = withoutCopies(entity, asRead(put.item))
    const isCopying = hasCopies(entity)
    if (!isCopying) check?.check(item)
    const intent: Omit<Intent, 'position'> = {
      kind: 'create',
      target,
      key: inTenant(ownKey(entity, item), tenantOf(given)),
      patch: {},
      put,
      required: undefined,
      path,
      check,
    }
    const key = this.#add(intent)
    if (!isCopying) return this.#handles.add({ kind: 'create', entity, key, item }, put.item)
    return this.#handles.addCopying(this.#count, { entity, key, item })
  }

  /** Completes the handle of a create, once the copies of its item are known. */
  settle({ position }: Intent, item: Document | undefined): void {
    this.#handles.settle(position, item)
  }

  /** Puts an encoded item, replacing an existing one. */
  put(entity: AnyEntity, item: Document, tenant: string | undefined): void {
    const target = this.#targetOf(entity)
    const put = planPut(target, item)
    const key = inTenant(ownKey(entity, withoutCopies(entity, asRead(item))), tenant)
    this.#add({ kind: 'put', target, key, patch: {}, put, required: undefined, path: undefined })
  }

  update(
    entity: AnyEntity,
    key: Values,
    changes: Values,
    options: PlannedWriteOptions = {},
    rule?: WriteRule,
  ): WriteHandle {
    const given = givenOf(entity, changes)
    attributeChanges(entity, given)
    if (!changesKey(entity, given)) {
      return this.#handle('update', entity, { key, patch: given, options, rule })
    }
    const move = moveOf(entity, key, given)
    if (move !== undefined) return this.#move(entity, move, { key, options, rule })
    // The item already has this key, so it doesn't move.
    const patch = withoutKey(entity, given)
    const { now } = this.#targetOf(entity)
    const changesNothing = Object.keys(patch).length === 0 && maintainedChanges(entity, now).length === 0
    const planned = this.#handle(changesNothing ? 'check' : 'update', entity, { key, patch, options, rule })
    return changesNothing ? this.#handles.add({ kind: 'update', entity, key: planned.key }) : planned
  }

  /** Sets the given attributes of an item, or creates the item if there is none. */
  upsert(
    entity: AnyEntity,
    given: Values,
    options: PlannedWriteOptions = {},
    { check, rule }: UpsertRules = {},
  ): WriteHandle {
    const target = this.#targetOf(entity)
    const { path } = pathOnly(entity, options)
    // Generates the key's defaults once, so that a retry has the same key.
    const values = newValues(entity, given, target.now)
    const own = keyNamesOf(entity).filter((name) => values[name] !== undefined)
    const item = { ...given, ...Object.fromEntries(own.map((name) => [name, values[name]])) }
    planUpsert(target, item)
    const isCopying = hasCopies(entity)
    if (!isCopying) check?.check(decodeItem(entity, asRead(planCreate(target, item).item)))
    const of = { target, required: undefined, rule, path, check }
    const key = this.#add({ kind: 'upsert', key: item, patch: item, ...of })
    return this.#handles.add({ kind: 'upsert', entity, key })
  }

  delete(entity: AnyEntity, key: Values, options: PlannedWriteOptions = {}, rule?: WriteRule): WriteHandle {
    return this.#handle('delete', entity, { key, patch: {}, options, rule })
  }

  /** Restores a deleted item of an entity with soft delete. */
  restore(entity: AnyEntity, key: Values, options: PlannedWriteOptions = {}, rule?: WriteRule): WriteHandle {
    const target = this.#targetOf(entity)
    const { path } = pathOnly(entity, options)
    checkRestorable(entity)
    const required = requirementOf(entity, {}, rule)
    const own = this.#add({ kind: 'restore', target, key, patch: {}, required, path })
    return this.#handles.add({ kind: 'update', entity, key: own })
  }

  /** Updates an item's copies of its parents' attributes to their current values. */
  recopy(entity: AnyEntity, key: Values, options: PlannedWriteOptions = {}, rule?: WriteRule): WriteHandle {
    const target = this.#targetOf(entity)
    const { path } = pathOnly(entity, options)
    const required = requirementOf(entity, {}, rule)
    const own = this.#add({ kind: 'recopy', target, key, patch: {}, required, path })
    return this.#handles.add({ kind: 'update', entity, key: own })
  }

  /** Adds the stored item to the handle of a planned write, so that the recorded result includes the item. */
  withItem(handle: WriteHandle, stored: Document): WriteHandle {
    return this.#handles.add({ ...handle, item: decodeItem(handle.entity, stored) }, stored)
  }

  /** Requires that the item exists and meets the condition. */
  check(entity: AnyEntity, key: Values, options: PlannedWriteOptions = {}, rule?: WriteRule): WriteHandle {
    return this.#handle('check', entity, { key, patch: {}, options, rule })
  }

  /** Aborts the transaction before anything is sent. */
  reject(code: ErrorCode, message: string): never {
    throw new DynagateError(code, message)
  }

  #handle(
    kind: 'update' | 'delete' | 'check',
    entity: AnyEntity,
    { key: given, patch, options, rule }: Given,
  ): WriteHandle {
    const target = this.#targetOf(entity)
    checkObject(`${entity.name}: the options`, options)
    const { path, orphanOf, bypassRules: _, ...requirements } = options
    const required = requirementOf(entity, requirements, rule)
    const key = this.#add({ kind, target, key: given, patch, required, path, orphanOf })
    return this.#handles.add({ kind, entity, key })
  }

  #move(entity: AnyEntity, { to, patch }: Move, { key, options, rule }: Omit<Given, 'patch'>): WriteHandle {
    const target = this.#targetOf(entity)
    const { path, bypassRules: _, ...requirements } = options
    const required = requirementOf(entity, requirements, rule)
    this.#add({ kind: 'move', target, key, patch, to, required, path })
    return this.#handles.add({ kind: 'update', entity, key: ownKey(entity, to) })
  }

  #add(intent: Omit<Intent, 'position'>): Values {
    if (this.#isClosed)
      throw new TypeError('Expected a transaction that is being planned, got one that is over')
    const { target, key, to } = intent
    const text = textOf(target, key)
    this.#count += 1
    const added = { ...intent, position: this.#count }
    const known = this.#intents.get(text) ?? this.#moves.get(text)
    this.#intents.set(text, known === undefined ? added : merged(known, added))
    if (to !== undefined) {
      const moved = textOf(target, to)
      const other = this.#intents.get(moved) ?? this.#moves.get(moved)
      this.#moves.set(moved, other === undefined ? added : merged(other, added))
    }
    return ownKey(target.entity, key)
  }
}

function checkRestorable({ name, softDelete }: AnyEntity): void {
  if (softDelete !== undefined) return
  throw new DynagateError(
    'BAD_USER_INPUT',
    `${name}: its deleted items can't be restored: declare softDelete for the entity`,
  )
}

/** A string that identifies the item of a key. */
function textOf({ entity, tableName }: WriteTarget, key: Values): string {
  return keyText(tableName, keyAttributes(entity.table.primaryIndex), primaryKeyOf(entity, key))
}

function ownKey(entity: AnyEntity, values: Values): Values {
  return Object.fromEntries(keyNamesOf(entity).map((name) => [name, values[name]]))
}

interface Given {
  readonly key: Values
  readonly patch: Values
  readonly options: PlannedWriteOptions
  readonly rule: WriteRule | undefined
}

/** The options of a write that has no conditions. */
function pathOnly({ name }: AnyEntity, options: PlannedWriteOptions): Pick<PlannedWriteOptions, 'path'> {
  checkMembers(`${name}: the options`, options, ['path', 'bypassRules'])
  return options
}
