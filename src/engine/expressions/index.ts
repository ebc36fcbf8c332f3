export {
  type Condition,
  type ConditionKind,
  conditionPaths,
  makeCondition,
  makeSize,
  matches,
  type Operand,
  parseCondition,
} from './condition/index.ts'
export {
  type KeyAttribute,
  type KeyAttributes,
  type KeyCondition,
  keyConditionOf,
  parseKeyCondition,
  type SortOperator,
} from './key-condition/index.ts'
export {
  checkPathsApart,
  type DocumentPath,
  type ExpressionScope,
  expressionScope,
  valueAt,
} from './language/index.ts'
export {
  type Projection,
  parseProjection,
  project,
  projectionNames,
  projectionOf,
  projectPaths,
} from './projection/index.ts'
export {
  applyUpdate,
  type BoundAction,
  type BoundOperand,
  makeActions,
  parseUpdate,
  type Update,
  type UpdateAction,
  type UpdateOperand,
  updateNames,
  updatePaths,
  updateSize,
} from './update/index.ts'
