/**
 * A DynamoDB-compatible engine on SQLite: in this process by `openEngine`, over HTTP by `serveEngine`. Imports nothing
 * of Dynagate's other folders.
 */
export type { InputOf, OutputOf } from './api/index.ts'
export type { Engine, ExecuteOptions } from './engine.ts'
export { EngineError, type EngineErrorType } from './errors.ts'
export type { FaultKind, FaultOptions, FaultRule, FaultScope } from './faults/index.ts'
export type { AccessKey, IamOptions, PolicyDocument, PolicyStatement, SignedRequest } from './iam/index.ts'
export { type EngineOptions, openEngine } from './open-engine.ts'
export type { OperationName, WireDocument } from './operations/index.ts'
export { type EngineServer, type ServeOptions, serveEngine } from './protocol/index.ts'
export type { ResetOptions } from './snapshots/index.ts'
export type { AutoScalingOptions, ScalingTarget } from './throttling/index.ts'
export type { AttributeValue, Item, KeyType } from './values/index.ts'
