export type { CollectionOptions, ShapedEntity } from './collection.ts'
export type { Declaration } from './declaration.ts'
export { DeclaredTable } from './declared-table.ts'
export { defineTable, TypedTable } from './define-table.ts'
export {
  type ConditionOf,
  Entity,
  type ItemOf,
  type KeyOf,
  type NewItemOf,
  type PatchOf,
  type QueryOptions,
  type ReadOptions,
  type RestorableKey,
  type UpdateOf,
  type VersionOf,
} from './entity.ts'
export type { ChangeKind, Handle, HandledChange, Handler } from './handler.ts'
export type { FormDeclaration, FormEntity } from './second-form.ts'
