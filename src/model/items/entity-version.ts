import { type EntityVersions, keyAttributes } from '../definition/index.ts'
import type { Document } from '../document/index.ts'
import type { AnyEntity } from '../types.ts'
import { ItemError } from './item-error.ts'

/** The version in which items of an entity are written. */
export function currentVersion({ upgrades }: EntityVersions): number {
  return upgrades.length + 1
}

/** The version in which an item is stored. */
export function versionOf({ storedAs }: EntityVersions, stored: Document): number {
  const version = stored[storedAs]
  return version === undefined ? 1 : Number(version)
}

/** Whether an item is stored in an earlier version of its entity. */
export function isOutdated({ versions }: AnyEntity, stored: Document): boolean {
  return versions !== undefined && versionOf(versions, stored) < currentVersion(versions)
}

/**
 * A stored item in the current version of its entity; the item itself if it has that, or a later one.
 *
 * @throws ItemError if an upgrade fails.
 */
export function upgraded(entity: AnyEntity, stored: Document): Document {
  const { name, versions, table } = entity
  if (versions === undefined || !isOutdated(entity, stored)) return stored
  const from = versionOf(versions, stored)
  let item = stored
  for (const [at, upgrade] of versions.upgrades.entries()) {
    if (at + 1 < from) continue
    try {
      item = upgrade(item)
    } catch (error) {
      throw new ItemError(
        `${name}: the upgrade of a stored item from version ${at + 1} to ${at + 2} failed`,
        {
          cause: error,
        },
      )
    }
  }
  const key = keyAttributes(table.primaryIndex).map((attribute) => [attribute, stored[attribute]] as const)
  return { ...item, ...Object.fromEntries(key), [versions.storedAs]: currentVersion(versions) } as Document
}
