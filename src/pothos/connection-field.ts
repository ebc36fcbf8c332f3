import type { AnyAccessPattern } from '../model/index.ts'
import type { Page } from '../store/index.ts'
import { accessExtensions } from './access-directive.ts'
import { argumentsOf, type FromParent } from './arguments.ts'
import { pascal } from './attribute-types.ts'
import { collectionUnion } from './collection-types.ts'
import { connectionType } from './connection-types.ts'
import { fieldRead, readExtension, valuesOf } from './field-read.ts'
import { filterArgument } from './filters.ts'
import { type PageRequest, pageArguments, readPageArguments } from './page-arguments.ts'
import type { FieldMaker } from './plumbing.ts'
import { prefetchBeneath } from './prefetch.ts'
import { registryOf } from './registry.ts'
import { selectionOf } from './selection.ts'

/** What a connection may be told. */
export interface ConnectionFieldOptions {
  readonly description?: string
  /** Where the parent has a key's attribute under another name, or fixes a part of the sort key. */
  readonly from?: FromParent
  /** The union or interface that a collection's members have in common; made by the builder. */
  readonly type?: { readonly name: string }
  /** The page size where the client gives none; 20. */
  readonly defaultSize?: number
  /** The greatest page a client may ask for; 100. */
  readonly maxSize?: number
}

/** A Relay connection over the items of a query or a collection. */
export function connectionField(
  maker: FieldMaker,
  pattern: AnyAccessPattern,
  options: ConnectionFieldOptions & { readonly nested: boolean },
): never {
  const { from = {}, nested, description } = options
  const limits = { defaultSize: options.defaultSize ?? 20, maxSize: options.maxSize ?? 100 }
  const read = fieldRead({
    pattern,
    from,
    nested,
    isConnection: true,
    size: (args) => (args === undefined ? limits.maxSize : sizeOf(readPageArguments(args, limits))),
    begin: async (store, values, args, options) =>
      store.page(pattern, values as never, readPageArguments(args, limits), options),
  })
  return maker.field({
    type: typeOf(maker, pattern, options.type),
    nullable: false,
    description,
    args: {
      ...argumentsOf(maker, pattern, read.taken),
      ...filterArgument(maker, pattern),
      ...pageArguments(maker, limits),
    },
    extensions: { ...accessExtensions(pattern, limits.defaultSize), ...readExtension(read) },
    resolve(parent, args, context, info) {
      const values = valuesOf(read, parent, args)
      if (values === undefined) return emptyPage
      const page = read.begin(context.store, values, args, { selection: selectionOf(info) })
      prefetchBeneath(read, values, info, context)
      return page
    },
  })
}

function sizeOf({ first, last }: PageRequest): number {
  return first ?? last ?? 0
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
  common: { readonly name: string } | undefined,
): unknown {
  const registry = registryOf(maker.builder)
  const [entity, ...others] = pattern.entities
  if (common !== undefined) return connectionType(registry, common.name, common)
  if (entity !== undefined && others.length === 0) {
    return connectionType(registry, entity.name, registry.entityType(entity))
  }
  const name = `${pascal(pattern.name)}Member`
  return connectionType(registry, name, collectionUnion(registry, name, pattern.entities))
}
