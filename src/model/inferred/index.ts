export type { Caller, CallerOf } from './caller-types.ts'
export type { CheckedRoles, CheckedTenant } from './checked-definition.ts'
export type { CheckedDerived } from './checked-derived.ts'
export type { CheckedIndexes, CheckedKey, IndexTemplates, KeyTemplates } from './checked-keys.ts'
export type { CheckedMovable, CheckedUnique } from './checked-names.ts'
export type { Flagged } from './flagged.ts'
export type {
  EntityShape,
  FixedNamesOf,
  ItemOfShape,
  KeyNamesOf,
  KeyOfShape,
  NewItemOfShape,
  PatchOfShape,
  ValuesOf,
} from './item-types.ts'
export type { Plain } from './plain.ts'
export type { PartitionArguments, Range, SortArguments } from './query-arguments.ts'
export type { Joined, PartsOf } from './template-parts.ts'
export type { WithoutTenant } from './tenant-types.ts'
