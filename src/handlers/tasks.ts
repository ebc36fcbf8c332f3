import type { Handler, Table } from '../model/index.ts'
import type { ShardRecord } from '../store/index.ts'
import { changeKindOf, isSystemRecord } from '../streams/index.ts'

/** A change to deliver to a handler. */
export interface Task {
  readonly handler: Handler
  readonly record: ShardRecord
  /** The same for each delivery of the record to the handler. */
  readonly token: string
}

/**
 * The handlers' tasks for a record, in the order of their declaration; none for an item of the gateway itself, such as
 * a kept deleted item. Pure.
 */
export function tasksOf(handlers: readonly Handler[], record: ShardRecord): Task[] {
  return handlers
    .filter(({ entity, kind }) => {
      return !isSystemRecord(entity.table, record) && changeKindOf(entity, record) === kind
    })
    .map((handler) => ({ handler, record, token: `${handler.name}:${record.eventID}` }))
}

/** @throws TypeError if two handlers have the same name, or one belongs to another table. */
export function checkHandlers(handlers: readonly Handler[], table: Table): void {
  for (const [at, { name, entity }] of handlers.entries()) {
    if (handlers.findIndex((other) => other.name === name) !== at)
      throw new TypeError(`Expected handlers with different names, got ${name} twice`)
    if (entity.table !== table)
      throw new TypeError(`Expected handlers of the table ${table.definition.name}, got ${name}`)
  }
}
