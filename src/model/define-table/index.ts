export { DeclaredTable } from './declared-table.ts'
export {
  type CollectionOptions,
  type Declaration,
  defineTable,
  type ShapedEntity,
  TypedTable,
} from './define-table.ts'
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
