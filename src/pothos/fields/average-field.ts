import { ModelError } from '../../errors.ts'
import { type AnyEntity, relationsTo } from '../../model/index.ts'
import { type FieldMaker, needsExtension } from '../registry/index.ts'

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
  return maker.field({
    type: 'Float',
    nullable: true,
    ...options,
    extensions: needsExtension(sum, count),
    resolve: (item) => (Number(item[count]) === 0 ? null : Number(item[sum]) / Number(item[count])),
  })
}
