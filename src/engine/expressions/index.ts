export { type Condition, conditionPaths } from './condition.ts'
export type { ExpressionKind } from './invalid.ts'
export {
  type KeyAttribute,
  type KeyAttributes,
  type KeyCondition,
  parseKeyCondition,
} from './key-condition.ts'
export type { SortOperator } from './key-condition-shape.ts'
export { applyUpdate } from './apply-update.ts'
export { matches } from './matches.ts'
export { parseCondition } from './parse-condition.ts'
export { parseProjection } from './parse-projection.ts'
export { parseUpdate } from './parse-update.ts'
export { type DocumentPath, valueAt } from './path.ts'
export { type ExpressionScope, expressionScope } from './scope.ts'
export { type Projection, project, projectionNames, projectPaths } from './projection.ts'
export { type Update, updatePaths } from './update.ts'
