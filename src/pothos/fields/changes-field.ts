import { ModelError } from '../../errors.ts'
import type { AnyAccessPattern } from '../../model/index.ts'
import { argumentsOf, filterArgument, valuesOfClient } from '../arguments/index.ts'
import type { FieldMaker } from '../registry/index.ts'
import { registryOf } from '../registry/index.ts'
import { changeType } from '../types/index.ts'
import { globalId } from './global-id.ts'
import { itemTypeOf } from './item-type.ts'

/** Options of `t.changes()`. */
export interface ChangesFieldOptions {
  readonly description?: string
  /** The union or interface of a collection's items, from `builder.itemUnion()` or `builder.itemInterface()`. */
  readonly type?: { readonly name: string }
}

/**
 * A field of the subscription type: the changes of the items that a pattern reads.
 *
 * @throws ModelError for a table without a stream of both images.
 */
export function changesField(
  maker: FieldMaker,
  pattern: AnyAccessPattern,
  { type, description = descriptionOf(pattern), ...ofPlugins }: ChangesFieldOptions,
): never {
  checkStream(pattern)
  const registry = registryOf(maker.builder)
  return maker.field({
    ...ofPlugins,
    type: changeType(registry, itemTypeOf(registry, pattern, type), globalId),
    nullable: true,
    description,
    args: {
      ...argumentsOf(maker, pattern, noNames),
      ...filterArgument(maker, pattern, 'Only items that meet these conditions are in the view.'),
      after: maker.arg({
        type: 'String',
        required: false,
        description:
          'The cursor of the last event: the changes after it follow, or a GAP if they are not known any more.',
      }),
    },
    subscribe: (_parent, args, { store, lastEventId }) => {
      const values = valuesOfClient(pattern, noNames, args)
      const after = args.after ?? lastEventId
      return store.changes(pattern, values as never, typeof after === 'string' ? { after } : {})
    },
    resolve: (event) => event,
  })
}

function descriptionOf({ name }: AnyAccessPattern): string {
  return `The changes of the items of \`${name}\`: those that enter, change in, or leave the items with these arguments.`
}

/** @throws ModelError */
function checkStream({ name, entities: [entity] }: AnyAccessPattern): void {
  if (entity === undefined || entity.table.definition.stream === 'newAndOldImages') return
  const { definition } = entity.table
  throw new ModelError([
    `${name}: a subscription needs the items before and after a change, and the stream of table ${definition.name} is ` +
      `${definition.stream ?? 'not declared'}: declare stream: 'newAndOldImages' in defineTable()`,
  ])
}

const noNames: ReadonlySet<string> = new Set()
