export {
  type Condition,
  type ConditionKind,
  conditionPaths,
  matches,
  parseCondition,
} from './condition/index.ts'
export {
  type KeyAttribute,
  type KeyAttributes,
  type KeyCondition,
  parseKeyCondition,
  type SortOperator,
} from './key-condition/index.ts'
export { type DocumentPath, type ExpressionScope, expressionScope, valueAt } from './language/index.ts'
export {
  type Projection,
  parseProjection,
  project,
  projectionNames,
  projectPaths,
} from './projection/index.ts'
export { applyUpdate, parseUpdate, type Update, updatePaths } from './update/index.ts'
