import type { AnyAccessPattern } from '../../model/index.ts'
import { argumentsOf, type KeySources } from '../arguments/index.ts'
import { fieldRead, planOf, prefetchBeneath, readExtension, valuesOf } from '../operation/index.ts'
import type { FieldMaker } from '../registry/index.ts'
import { registryOf } from '../registry/index.ts'
import { accessExtensions } from '../types/index.ts'

/** Options of `t.item()`. */
export interface ItemFieldOptions {
  readonly description?: string
  /** Maps key attributes that the parent has under another name: `{ employeeId: 'soldBy' }`. */
  readonly key?: KeySources
}

/** A field that returns one item by a get or a lookup, or null. */
export function itemField(
  maker: FieldMaker,
  pattern: AnyAccessPattern,
  options: ItemFieldOptions & {
    readonly nested: boolean
    /** Returns the parent's item, which by default is the parent itself. */
    readonly itemOf?: (parent: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>
  },
): never {
  const [entity] = pattern.entities
  if (entity === undefined) throw new TypeError(`The access pattern ${pattern.name} has no entity`)
  const { key = {}, nested, itemOf = (parent) => parent, ...ofPlugins } = options
  const read = fieldRead({
    pattern,
    key,
    nested,
    isConnection: false,
    size: () => 1,
    begin: (store, values, _args, options) => store.one(pattern, values as never, options),
  })
  return maker.field({
    type: registryOf(maker.builder).entityType(entity),
    ...ofPlugins,
    nullable: true,
    args: argumentsOf(maker, pattern, read.taken),
    extensions: { ...accessExtensions(pattern), ...readExtension(read) },
    resolve(parent, args, context, info) {
      const values = valuesOf(read, itemOf(parent), args)
      if (values === undefined) return null
      const plan = planOf(info)
      const item = read.begin(context.store, values, args, { selection: plan.attributes })
      prefetchBeneath(values, { plan, info, context })
      return item
    },
  })
}
