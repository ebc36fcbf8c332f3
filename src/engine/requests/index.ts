export { type ExpressionMembers, readScope } from './expressions.ts'
export type { ComparisonOperator } from './legacy-shapes.ts'
export { isMembers, type Members, RequestReader } from './request-reader.ts'
export {
  type ReturnCapacity,
  type ReturnValues,
  readReturnCapacity,
  readReturnMetrics,
  readReturnOnFailure,
  readReturnValues,
} from './returns.ts'
export { tablesIn } from './tables-in.ts'
export { checkNewName, readTableName } from './table-name.ts'
