export { type KeySources, type UpdateOperator, valuesOfJson, valuesOfParent } from './arguments/index.ts'
export {
  type AttributeFieldOptions,
  type BuilderOptions,
  type BuilderTypes,
  createBuilder,
  DynagatePlugin,
  dynagatePlugin,
  type EntityFieldBuilder,
  type GatewayBuilder,
  type GatewaySchema,
  type WriteConditions,
} from './builder/index.ts'
export type {
  ChangesFieldOptions,
  ConnectionFieldOptions,
  ItemFieldOptions,
  OnePattern,
  PagePattern,
  ThroughFieldOptions,
  TransactionPayload,
  TransactionPayloadMember,
  TransactionWrites,
  WriteFieldOptions,
} from './fields/index.ts'
export { representationsOf } from './fields/index.ts'
/** A model as a GraphQL schema, on Pothos: the builder, the fields, and the plan of each operation. */
export {
  type CacheControl,
  type CachePolicy,
  cachePolicyOf,
  costOf,
  type Estimate,
  type Explanation,
  estimate,
  estimatePlan,
  estimateRead,
  explain,
  explanationText,
  type FieldCost,
  type FieldEstimate,
  fragmentsOf,
  type Interval,
  knownPlanOf,
  type MergeBounds,
  mergedFieldsOf,
  OperationPlan,
  planDocument,
  planOf,
  readOf as readOfField,
} from './operation/index.ts'
export type { ContextOf, GatewayContext } from './registry/index.ts'
export {
  accessDirective,
  fromJson,
  type GatewayScalars,
  hasRulesDirective,
  rulesDirective,
  scalars,
  toJson,
} from './types/index.ts'
