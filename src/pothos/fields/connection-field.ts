import { ModelError } from '../../errors.ts'
import type { AnyAccessPattern } from '../../model/index.ts'
import { canLeaveOutExpired, type Page } from '../../store/index.ts'
import {
  argumentsOf,
  filterArgument,
  type KeySources,
  type PageRequest,
  pageArguments,
  readPageArguments,
} from '../arguments/index.ts'
import { fieldRead, planOf, prefetchBeneath, readExtension, valuesOf } from '../operation/index.ts'
import type { FieldMaker } from '../registry/index.ts'
import { registryOf } from '../registry/index.ts'
import {
  accessExtensions,
  CountedPage,
  collectionUnion,
  connectionType,
  countedConnectionType,
  pascal,
} from '../types/index.ts'

/** Options of `t.connection()`. */
export interface ConnectionFieldOptions {
  readonly description?: string
  /** Where the parent has a key's attribute under another name, or fixes a part of the sort key. */
  readonly key?: KeySources
  /** The union or interface that a collection's members have in common; made by the builder. */
  readonly type?: { readonly name: string }
  /** The page size where the client gives none; 20. */
  readonly defaultSize?: number
  /** The greatest page a client may ask for; 100. */
  readonly maxSize?: number
  /**
   * Up to which number the connection's `totalCount` counts, as all that is counted is read and paid for. It counts
   * nothing unless given.
   */
  readonly countUpTo?: number
}

/** A Relay connection over the items of a query or a collection. */
export function connectionField(
  maker: FieldMaker,
  pattern: AnyAccessPattern,
  options: ConnectionFieldOptions & { readonly nested: boolean },
): never {
  const { key = {}, nested, countUpTo, type: _, defaultSize = 20, maxSize = 100, ...ofPlugins } = options
  if (countUpTo !== undefined) checkCounted(pattern, countUpTo)
  const limits = { defaultSize, maxSize }
  const read = fieldRead({
    pattern,
    key,
    nested,
    isConnection: true,
    countUpTo,
    size: (args) => (args === undefined ? limits.maxSize : sizeOf(readPageArguments(args, limits))),
    begin: (store, values, args, options) =>
      store.page(pattern, values as never, readPageArguments(args, limits), options),
  })
  return maker.field({
    ...ofPlugins,
    type: typeOf(maker, pattern, options),
    nullable: true,
    args: {
      ...argumentsOf(maker, pattern, read.taken),
      ...filterArgument(maker, pattern),
      ...pageArguments(maker, limits),
    },
    extensions: { ...accessExtensions(pattern, limits.defaultSize), ...readExtension(read) },
    resolve(parent, args, context, info) {
      const values = valuesOf(read, parent, args)
      if (values === undefined)
        return countUpTo === undefined ? emptyPage : new CountedPage(emptyPage, noItems)
      const plan = planOf(info)
      const page = read.begin(context.store, values, args, { selection: plan.attributes })
      if (read.size(args) > 0) prefetchBeneath(values, { plan, info, context })
      if (countUpTo === undefined) return page
      const isFiltered = values.filter !== undefined
      const count = async () => (isFiltered ? null : context.store.count(pattern, values as never, countUpTo))
      // Started with the page where it is selected: the store does the same count once.
      if (!isFiltered && plan.fieldOf(info)?.counted?.isOpen(info.variableValues))
        context.store.count(pattern, values as never, countUpTo)
      return page.then((found) => new CountedPage(found as Page<unknown>, count))
    },
  })
}

function sizeOf({ first, last }: PageRequest): number {
  return first ?? last ?? 0
}

async function noItems(): Promise<number> {
  return 0
}

const emptyPage: Page<never> = {
  edges: [],
  hasNextPage: false,
  hasPreviousPage: false,
  startCursor: undefined,
  endCursor: undefined,
  readBudgetSpent: false,
}

function typeOf(
  maker: FieldMaker,
  pattern: AnyAccessPattern,
  { type, countUpTo }: ConnectionFieldOptions,
): unknown {
  const registry = registryOf(maker.builder)
  const connectionOf = countUpTo === undefined ? connectionType : countedConnectionType
  if (type !== undefined) return connectionOf(registry, { name: type.name, type })
  const [entity, ...others] = pattern.entities
  if (entity !== undefined && others.length === 0) {
    return connectionOf(registry, { name: entity.name, type: registry.entityType(entity) })
  }
  const name = `${pascal(pattern.name)}Member`
  return connectionOf(registry, { name, type: collectionUnion(registry, name, pattern.entities) })
}

/** Expired items must not count, so an index must carry what tells them. */
function checkCounted({ name, index, entities: [entity] }: AnyAccessPattern, countUpTo: number): void {
  if (entity !== undefined && !canLeaveOutExpired(index, entity.table)) {
    const { timeToLive } = entity.table.definition
    throw new ModelError([
      `${name}: the index ${index.name} doesn't carry '${timeToLive}', which tells what has expired, besides its key: add it to the projection, or leave out countUpTo`,
    ])
  }
  if (Number.isInteger(countUpTo) && countUpTo > 0) return
  throw new ModelError([`${name}: countUpTo is ${countUpTo}: give a whole number above 0, or leave it out`])
}
