import { ModelError } from '../../errors.ts'
import { type AnyAccessPattern, countedRelation } from '../../model/index.ts'
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
  connectionType,
  countedConnectionType,
  type LinkEdges,
} from '../types/index.ts'
import { itemTypeOf } from './item-type.ts'

/** Options of `t.connection()`. */
export interface ConnectionFieldOptions {
  readonly description?: string
  /** Maps key attributes that the parent has under another name, and fixes parts of the sort key. */
  readonly key?: KeySources
  /** The union or interface of a collection's nodes, from `builder.itemUnion()` or `builder.itemInterface()`. */
  readonly type?: { readonly name: string }
  /** The page size if the client doesn't specify one; 20 by default. */
  readonly defaultSize?: number
  /** The maximum page size; 100 by default. */
  readonly maxSize?: number
  /**
   * The maximum of the connection's `totalCount`: DynamoDB reads and charges for every counted item. Without it, the
   * connection has a `totalCount` only if the items' parent counts them: this takes one get and has no maximum.
   */
  readonly countUpTo?: number
}

/** A Relay connection over the items of a query or a collection. */
export function connectionField(
  maker: FieldMaker,
  pattern: AnyAccessPattern,
  options: ConnectionFieldOptions & { readonly nested: boolean; readonly link?: LinkEdges },
): never {
  const {
    key = {},
    nested,
    countUpTo,
    type: _,
    link,
    defaultSize = 20,
    maxSize = 100,
    ...ofPlugins
  } = options
  if (countUpTo !== undefined) checkCounted(pattern, countUpTo)
  const isCounting = hasCount(pattern, options)
  const limits = { defaultSize, maxSize }
  const read = fieldRead({
    pattern,
    key,
    nested,
    isConnection: true,
    linkType: link?.edgeName,
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
    extensions: {
      ...accessExtensions(pattern, limits.defaultSize, link && ['edges']),
      ...readExtension(read),
    },
    resolve(parent, args, context, info) {
      const values = valuesOf(read, parent, args)
      if (values === undefined) return !isCounting ? emptyPage : new CountedPage(emptyPage, noItems)
      const plan = planOf(info)
      const page = read.begin(context.store, values, args, { selection: plan.attributes })
      if (read.size(args) > 0) prefetchBeneath(values, { plan, info, context })
      if (!isCounting) return page
      const isFiltered = values.filter !== undefined
      const count = async () => (isFiltered ? null : context.store.count(pattern, values as never, countUpTo))
      // Already started with the page, if it is selected: the store executes equal counts once.
      if (!isFiltered && plan.fieldOf(info)?.counted?.isOpen(info.variableValues))
        context.store.count(pattern, values as never, countUpTo)
      return page.then((found) => new CountedPage(found as Page<unknown>, count))
    },
  })
}

/** Whether the connection has a `totalCount`: counted up to a limit, or maintained by the items' parent. */
function hasCount(pattern: AnyAccessPattern, { countUpTo }: ConnectionFieldOptions): boolean {
  return countUpTo !== undefined || countedRelation(pattern) !== undefined
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
  options: ConnectionFieldOptions & { readonly link?: LinkEdges },
): unknown {
  const registry = registryOf(maker.builder)
  const connectionOf = hasCount(pattern, options) ? countedConnectionType : connectionType
  return connectionOf(registry, options.link ?? itemTypeOf(registry, pattern, options.type))
}

/** Expired items must not count, so an index must project the attribute with the expiry time. */
function checkCounted({ name, index, entities: [entity] }: AnyAccessPattern, countUpTo: number): void {
  if (entity !== undefined && !canLeaveOutExpired(index, entity.table)) {
    const { timeToLive } = entity.table.definition
    throw new ModelError([
      `${name}: the index ${index.name} doesn't project '${timeToLive}', so expired items can't be excluded from totalCount: add it to the projection, or remove countUpTo`,
    ])
  }
  if (Number.isInteger(countUpTo) && countUpTo > 0) return
  throw new ModelError([
    `${name}: countUpTo expects a positive integer, got ${countUpTo}: correct or remove it`,
  ])
}
