export {
  cascadingRelations,
  copyingRelations,
  countingRelations,
  movingRelations,
} from './child-relations.ts'
export { childrenKey, hasAllChildren } from './children-key.ts'
export { countedForm, parentAttributes } from './counted-form.ts'
export {
  type CheckedParents,
  copiedAttributes,
  hasCopies,
  isAggregated,
  type ParentDeclaration,
  parentRelations,
  relationsTo,
} from './parent-relation.ts'
export {
  isSharded,
  type ShardedRelation,
  shardedForm,
  shardedRelations,
  shardsOfParent,
} from './sharded-relation.ts'
