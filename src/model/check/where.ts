import { DynagateError } from '../../errors.ts'
import { keyOn, partsOf, shownTemplates } from '../entity-key.ts'
import { inTenant, type SortValues, wholeSortCondition } from '../keys/index.ts'
import type { AnyEntity, EntityKey } from '../types.ts'

/** The faults of the sort key parts that a query fixes. */
export function checkWhere(
  entity: AnyEntity,
  { index, partition, sort }: EntityKey,
  fixed: SortValues,
): string[] {
  const isReported = keyOn(entity, index) === undefined || sort.some(({ template }) => template.source === '')
  if (isReported || Object.keys(fixed).length === 0) return []
  const inPartition = partsOf(partition)
  const names = partsOf(sort).filter((name) => !inPartition.includes(name))
  const unknown = Object.keys(fixed).filter((name) => !names.includes(name))
  const where = `${entity.name}: a query${index.name === undefined ? '' : ` on ${index.name}`}`
  if (unknown.length > 0) {
    const instead = names.length === 0 ? 'remove it' : `fix ${names.join(', ')}`
    return [
      `${where} fixes ${unknown.join(', ')}, which is not a part of its sort key '${shownTemplates(sort)}': ${instead}`,
    ]
  }
  try {
    // Any tenant will do: which one it is makes no difference to the parts.
    wholeSortCondition(sort, inTenant(fixed, 'tenant'), inPartition)
    return []
  } catch (error) {
    if (error instanceof DynagateError)
      return [`${where} fixes values that its key can't express: ${error.message}`]
    throw error
  }
}
