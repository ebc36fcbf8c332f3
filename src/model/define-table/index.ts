export type { CollectionOptions, ShapedEntity } from './collection.ts'
export type { Declaration } from './declaration.ts'
export { DeclaredTable } from './declared-table.ts'
export { defineTable, TypedTable } from './define-table.ts'
export { Entity, type QueryOptions, type ReadOptions } from './entity.ts'
export type {
  ConditionOf,
  ItemOf,
  KeyOf,
  NewItemOf,
  PatchOf,
  RestorableKey,
  UpdateOf,
  VersionOf,
} from './entity-types.ts'
export type { ChangeKind, Handle, HandledChange, Handler } from './handler.ts'
export type { FormDeclaration, FormEntity } from './second-form.ts'
