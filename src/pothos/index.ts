export {
  createBuilder,
  DynagatePlugin,
  dynagatePlugin,
  type GatewayBuilder,
  type GatewaySchema,
} from './builder/index.ts'
/** A model as a GraphQL schema, on Pothos: the builder, the fields, and the plan of each operation. */
export {
  type Estimate,
  type Explanation,
  estimate,
  estimatePlan,
  explain,
  explanationText,
  type FieldEstimate,
  fragmentsOf,
  type Interval,
  type MergeBounds,
  mergedFieldsOf,
  OperationPlan,
  planDocument,
  planOf,
} from './operation/index.ts'
export type { GatewayContext } from './registry/index.ts'
export type { GatewayScalars } from './types/index.ts'
export { accessDirective } from './types/index.ts'
