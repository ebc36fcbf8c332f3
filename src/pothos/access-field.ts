import type { AnyAccessPattern } from '../model/index.ts'
import { accessExtensions } from './access-directive.ts'
import { argumentsOf, type FromParent, takenFromParent, valuesOfClient, valuesOfParent } from './arguments.ts'
import type { FieldMaker } from './plumbing.ts'
import { registryOf } from './registry.ts'

/** What a field of one item may be told. */
export interface AccessFieldOptions {
  readonly description?: string
  /** Where the parent has a key's attribute under another name: `{ employeeId: 'soldBy' }`. */
  readonly from?: FromParent
}

/** A field that gives one item by a get or a lookup, or null. */
export function accessField(
  maker: FieldMaker,
  pattern: AnyAccessPattern,
  options: AccessFieldOptions & { readonly nested: boolean },
): never {
  const [entity] = pattern.entities
  if (entity === undefined) throw new TypeError(`The access pattern ${pattern.name} has no entity`)
  const { from = {}, nested, description } = options
  const taken = nested ? takenFromParent(pattern, from) : noNames
  return maker.field({
    type: registryOf(maker.builder).entityType(entity),
    nullable: true,
    description,
    args: argumentsOf(maker, pattern, taken),
    extensions: accessExtensions(pattern),
    resolve(parent, args, { store }) {
      const known = valuesOfParent(taken, from, parent)
      if (known === undefined) return null
      return store.one(pattern, { ...valuesOfClient(pattern, taken, args), ...known } as never)
    },
  })
}

const noNames: ReadonlySet<string> = new Set()
