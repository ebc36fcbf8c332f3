import type { AnyAccessPattern } from '../model/index.ts'
import type { Page } from '../store/index.ts'
import { accessExtensions } from './access-directive.ts'
import { argumentsOf, type FromParent, takenFromParent, valuesOfClient, valuesOfParent } from './arguments.ts'
import { pascal } from './attribute-types.ts'
import { collectionUnion } from './collection-types.ts'
import { connectionType } from './connection-types.ts'
import { pageArguments, readPageArguments } from './page-arguments.ts'
import type { FieldMaker } from './plumbing.ts'
import { registryOf } from './registry.ts'

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
  const taken = nested ? takenFromParent(pattern, from) : noNames
  return maker.field({
    type: typeOf(maker, pattern, options.type),
    nullable: false,
    description,
    args: { ...argumentsOf(maker, pattern, taken), ...pageArguments(maker, limits) },
    extensions: accessExtensions(pattern),
    resolve(parent, args, { store }) {
      const page = readPageArguments(args, limits)
      const known = valuesOfParent(taken, from, parent)
      if (known === undefined) return emptyPage
      return store.page(pattern, { ...valuesOfClient(pattern, taken, args), ...known } as never, page)
    },
  })
}

const noNames: ReadonlySet<string> = new Set()
const emptyPage: Page<never> = { edges: [], hasNextPage: false, hasPreviousPage: false }

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
