import type { Document } from '../document/index.ts'

/** Turns a stored item of one version of its entity into one of the next: it returns all of its attributes, as they are stored. */
export type Upgrade = (stored: Document) => Document

/** The versions in which an entity's items may be stored. */
export interface EntityVersions {
  /** The stored attribute with the version of an item; an item without it has version 1. */
  readonly storedAs: string
  /** From version 1 to 2, from 2 to 3 and so on. */
  readonly upgrades: readonly [Upgrade, ...Upgrade[]]
}
