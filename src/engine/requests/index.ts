export { isMembers, type Members } from '../json-object.ts'
export { inEnvelope, withCurrentMessages } from './current-validation.ts'
export { type ExpressionMembers, readScope } from './expressions.ts'
export type { ComparisonOperator } from './legacy-shapes.ts'
export { RequestReader } from './request-reader.ts'
export {
  type ReturnCapacity,
  type ReturnValues,
  readReturnCapacity,
  readReturnMetrics,
  readReturnOnFailure,
  readReturnValues,
} from './returns.ts'
export { checkNewName, readTableName, tableNameOf, tableNamesFault } from './table-name.ts'
export {
  checkConditionalOperator,
  checkWriteAsBefore,
  isReadAsBefore,
  readWriteMembers,
  type WriteMembers,
  type WriteSubject,
} from './write-members.ts'
