export { accessDirective } from './access-directive.ts'
export type { GatewayContext } from './context.ts'
export {
  type Estimate,
  type Explanation,
  estimate,
  explain,
  explanationText,
  type FieldEstimate,
  type Interval,
} from './cost/index.ts'
export { createBuilder, type GatewayBuilder, type GatewaySchema } from './create-builder.ts'
export type {} from './global-types.ts'
export { DynagatePlugin, dynagatePlugin } from './plugin.ts'
export type { GatewayScalars } from './scalars.ts'
