export type { AttributeOptions } from './attributes/index.ts'
export {
  Attribute,
  type AttributeFlag,
  type AttributeKind,
  type Attributes,
  type AttributeType,
  a,
  type CustomMapping,
  type CustomOptions,
  type CustomType,
  checkConstraints,
  type Derivation,
  type DerivedFrom,
  isEmail,
  type JsonValue,
  type Maintenance,
  type MapMember,
  type OrderedKey,
  plainType,
  type RefinedType,
  shapeOf,
  stepTo,
  storedName,
  Unfit,
  within,
} from './attributes/index.ts'
export { callerFrom } from './caller.ts'
export type { Caller, CallerOf } from './caller-types.ts'
export {
  cascadingRelations,
  copyingRelations,
  countingRelations,
  movingRelations,
} from './child-relations.ts'
export { type Condition, deepestCondition, readCondition } from './condition.ts'
export { conditionHolds } from './condition-holds.ts'
export { type Comparison, type ConditionOperator, comparisons, operatorsOf } from './condition-operators.ts'
export type { ConditionOn } from './condition-types.ts'
export { countedForm, parentAttributes } from './counted-form.ts'
export { childrenPattern, countedRelation } from './counted-pattern.ts'
export {
  counterOf,
  counterShardEntity,
  countersOf,
  newShards,
  type ShardedCounter,
  shardKey,
  shardOfChild,
  shardValues,
  storedCounter,
} from './counter-shards.ts'
export {
  type AnyItem,
  decodeAttributes,
  decodeItem,
  entityOf,
  isItemOf,
  mayBeUnstored,
  secondFormIn,
} from './decode-item.ts'
export type { CollectionOptions, Declaration, ShapedEntity } from './define-table.ts'
export { defineTable, type TypedTable } from './define-table.ts'
export { deletedItemEntity, deletedItemKey } from './deleted-item.ts'
export type { Deployment, ScalingRange } from './deployment.ts'
export { derivationsOf, derive } from './derive.ts'
export {
  compareNumbers,
  type Document,
  type DocumentValue,
  ExactNumber,
  isNumeric,
  plainDecimal,
  readNumber,
} from './document.ts'
export {
  checkValues,
  encodeAttribute,
  encodeIndexKey,
  encodeItem,
  encodeValues,
  isMaintained,
  keyNamesOf,
  newValues,
  primaryKeyOf,
} from './encode-item.ts'
export type {
  ConditionOf,
  Entity,
  ItemOf,
  KeyOf,
  NewItemOf,
  PatchOf,
  QueryOptions,
  ReadOptions,
  RestorableKey,
  UpdateOf,
  VersionOf,
} from './entity.ts'
export { codecsOf, keyOn, namesOf, ownCodecsOf, partsOf, shardsOf, shownTemplates } from './entity-key.ts'
export { currentVersion, isOutdated, upgraded, versionOf } from './entity-version.ts'
export type { FilterOptions } from './filter.ts'
export { fingerprintsOf, formOf, haveSamePrimaryKey } from './fingerprint.ts'
export type { ChangeKind, Handle, HandledChange, Handler } from './handler.ts'
export type { ItemChange } from './item-change.ts'
export { ItemError } from './item-error.ts'
export { itemBytes } from './item-size.ts'
export type { EntityShape } from './item-types.ts'
export {
  boundsOf,
  compareKeys,
  compareText,
  continueFrom,
  greatestBeginningWith,
  inTenant,
  isRange,
  type KeyCodec,
  type KeyLead,
  type KeyValue,
  keyBounds,
  keyText,
  keyValueText,
  matchesSort,
  type NarrowedCondition,
  operandsOf,
  partText,
  reservedKeysOf,
  type SortCondition,
  shardOf,
  shardText,
  tenantOf,
} from './keys/index.ts'
export {
  add,
  addToSet,
  append,
  deleteFromSet,
  elements,
  members,
  Operator,
  type OperatorKind,
  prepend,
  subtract,
} from './operators.ts'
export { parentInputs, parentKeyOf } from './parent-key.ts'
export {
  copiedAttributes,
  hasCopies,
  isAggregated,
  type ParentDeclaration,
  relationsTo,
} from './parent-relation.ts'
export { conditionNames, type PatternRules, rulesOfPattern } from './pattern-rules.ts'
export { usualFilterUnits, wholeQuery } from './patterns.ts'
export { isConditional, ruleCondition } from './rule-condition.ts'
export {
  attributesOfPart,
  attributesOfRule,
  CallerAttribute,
  CallerRights,
  type ComparingRule,
  type CustomRule,
  certain,
  decidable,
  decide,
  type EntityRights,
  type EntityRules,
  type FieldDeclaration,
  type FieldRules,
  forbidden,
  holds,
  type ItemAction,
  type ItemComparison,
  type ItemPart,
  type ItemRule,
  joined,
  type Operand,
  partsOf as partsOfItemRule,
  placedRules,
  type RoleRule,
  type Rule,
  type RuleBuilder,
  type RuleCaller,
  type RuledEntity,
  type RuleItem,
  type RulesDeclaration,
  requiredValue,
  ruleBuilder,
  ruleFor,
  ruleGiven,
  ruleText,
  withHidden,
} from './rules/index.ts'
export type { FormDeclaration, FormEntity } from './second-form.ts'
export {
  isSharded,
  type ShardedRelation,
  shardedForm,
  shardedRelations,
  shardsOfParent,
} from './sharded-relation.ts'
export type { SoftDelete } from './soft-delete.ts'
export { storedValue } from './stored-value.ts'
export { type SystemDeclaration, type SystemKind, systemEntity } from './system-entity.ts'
export { isOfSystemEntity, isSystemItem } from './system-key.ts'
export type { DeclaredTable } from './table.ts'
export type {
  Index,
  IndexDefinition,
  KeyAttribute,
  KeyAttributes,
  Projection,
  TableDefinition,
  TypedKeyAttribute,
} from './table-definition.ts'
export { keyAttributes, ownKeyAttributes } from './table-definition.ts'
export type { IndexTemplates, KeyTemplates, Range } from './template-types.ts'
export { checkTenant, longestTenant, tenantOfRequest } from './tenant.ts'
export { keysReachedIn, type ReachedKeys } from './tenant-keys.ts'
export type {
  AccessArgument,
  AccessKind,
  AccessPattern,
  AnyAccessPattern,
  AnyEntity,
  ArgumentsOfPattern,
  EntityKey,
  ItemOfPattern,
  KeyCondition,
  OnParentDelete,
  ParentRelation,
  PatternFilter,
  RequiredOfPattern,
  SecondForm,
  Sizing,
  Table,
} from './types.ts'
export {
  sentinelInputs,
  sentinelKey,
  uniqueText,
  uniqueTextOf,
  uniqueValueEntity,
} from './unique.ts'
export type { UniqueConstraint, UniqueDeclaration } from './unique-constraint.ts'
export type { EntityVersions, Upgrade } from './versions.ts'
export { isInView, type View, ViewIndex, viewOf } from './view.ts'
