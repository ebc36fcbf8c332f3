export type { Caller, CallerOf } from './caller-types.ts'
export type { CheckedDerived } from './checked-derived.ts'
export type { CheckedMovable, CheckedUnique } from './checked-names.ts'
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
export type {
  CheckedIndexes,
  CheckedKey,
  CheckedRoles,
  CheckedTenant,
  Flagged,
  IndexTemplates,
  Joined,
  KeyTemplates,
  PartitionArguments,
  PartsOf,
  Plain,
  Range,
  SortArguments,
  WithoutTenant,
} from './template-types.ts'
