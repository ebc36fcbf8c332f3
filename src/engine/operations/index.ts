export type { EngineState, Operation, WireDocument } from './operation.ts'
export { type Execute, type OperationName, operations, streamOperations } from './operations.ts'
export { Operator } from './operator.ts'
export { tablesIn } from './tables-in.ts'
