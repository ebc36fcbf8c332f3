export { accessDirective } from './access-directive.ts'
export type { GatewayContext } from './context.ts'
export { createBuilder, type GatewayBuilder, type GatewaySchema } from './create-builder.ts'
export type {} from './global-types.ts'
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
  OperationPlan,
  planDocument,
  planOf,
} from './operation/index.ts'
export { DynagatePlugin, dynagatePlugin } from './plugin.ts'
export type { GatewayScalars } from './scalars.ts'
