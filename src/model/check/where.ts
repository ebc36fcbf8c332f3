import { DynagateError } from '../../errors.ts'
import { type SortValues, sortCondition } from '../keys/index.ts'
import type { AnyEntity, EntityKey } from '../types.ts'

/** The faults of the sort key parts that a query fixes. */
export function checkWhere(
  entity: AnyEntity,
  { index, partition, sort }: EntityKey,
  fixed: SortValues,
): string[] {
  const isTold = index.name !== undefined && !entity.indexKeys.has(index.name)
  if (isTold || sort?.template.source === '') return []
  const names = sort?.parts.filter((name) => !partition.parts.includes(name)) ?? []
  const unknown = Object.keys(fixed).filter((name) => !names.includes(name))
  const where = `${entity.name}: a query${index.name === undefined ? '' : ` on ${index.name}`}`
  if (unknown.length > 0) {
    const instead = names.length === 0 ? 'remove it' : `fix ${names.join(', ')}`
    return [
      `${where} fixes ${unknown.join(', ')}, which is not a part of its sort key '${sort?.template.source ?? ''}': ${instead}`,
    ]
  }
  try {
    if (sort) sortCondition(sort, fixed, partition.parts)
    return []
  } catch (error) {
    if (error instanceof DynagateError)
      return [`${where} fixes values that its key can't express: ${error.message}`]
    throw error
  }
}
