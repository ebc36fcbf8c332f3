import { ModelError } from '../../errors.ts'
import { type AnyEntity, relationsTo } from '../../model/index.ts'
import { type FieldMaker, type FieldSpec, needsExtension } from '../registry/index.ts'
import { countersExtension } from './counter-field.ts'

/** The names of a sum and of a count of the same children. */
export interface AverageOf {
  readonly sum: string
  readonly count: string
}

/**
 * The average of an attribute of an item's children: their sum divided by their count, and null without any.
 *
 * @throws ModelError unless one relation maintains both.
 */
export function averageField(
  maker: FieldMaker,
  entity: AnyEntity,
  { sum, count }: AverageOf,
  options: object,
): never {
  const isOfOne = relationsTo(entity).some(
    (relation) => relation.count === count && relation.sums.some(([ofParent]) => ofParent === sum),
  )
  if (!isOfOne) {
    throw new ModelError([
      `${entity.name}: t.average('${sum}', '${count}') needs a sum and a count of the same children: name those of one relation`,
    ])
  }
  const isSharded = !Object.hasOwn(entity.attributes, sum)
  return maker.field({
    type: 'Float',
    nullable: true,
    ...options,
    ...(isSharded ? ofShards(entity, { sum, count }) : ofAttributes({ sum, count })),
  })
}

function ofAttributes({ sum, count }: AverageOf): Pick<FieldSpec, 'extensions' | 'resolve'> {
  return {
    extensions: needsExtension(sum, count),
    resolve: (item) => quotient(item[sum], item[count]),
  }
}

function ofShards(entity: AnyEntity, { sum, count }: AverageOf): Pick<FieldSpec, 'extensions' | 'resolve'> {
  return {
    extensions: countersExtension(entity, [sum, count]),
    async resolve(item, _args, { store }) {
      const [total, number] = await Promise.all([
        store.counter(entity, sum, item),
        store.counter(entity, count, item),
      ])
      return quotient(total, number)
    },
  }
}

function quotient(sum: unknown, count: unknown): number | null {
  return Number(count) === 0 ? null : Number(sum) / Number(count)
}
