import type { AnyEntity, Table } from '../../model/index.ts'
import { UsageError } from '../input/index.ts'

/** The entities of the values of `--entity`; all without it. */
export function entitiesNamed(
  names: readonly string[] | undefined,
  { entities }: Table,
): readonly AnyEntity[] {
  if (names === undefined) return entities
  return names.map((name) => {
    const found = entities.find((entity) => entity.name === name)
    if (found !== undefined) return found
    throw new UsageError(
      `--entity expects ${entities.map((each) => each.name).join(', ')}, got ${JSON.stringify(name)}`,
    )
  })
}
