export type { Deployment, ScalingRange } from './deployment.ts'
export type { EntityVersions, Upgrade } from './entity-versions.ts'
export { type SoftDelete, softDeleteOf } from './soft-delete.ts'
export {
  declaredIndex,
  type Index,
  type IndexDefinition,
  type KeyAttribute,
  type KeyAttributes,
  keyAttributes,
  ownKeyAttributes,
  type Projection,
  primaryIndex,
  type TableDefinition,
  type TypedKeyAttribute,
} from './table-definition.ts'
export { type UniqueConstraint, type UniqueDeclaration, uniqueConstraints } from './unique-constraint.ts'
