/** The Pothos plugin: `createBuilder()` and the methods that it adds to builders. */
export {
  type BuilderOptions,
  type BuilderTypes,
  createBuilder,
  type GatewayBuilder,
  type GatewaySchema,
} from './create-builder.ts'
export type { AttributeFieldOptions, EntityFieldBuilder } from './entity-field-builder.ts'
export type { WriteConditions } from './global-types.ts'
export { DynagatePlugin, dynagatePlugin } from './plugin.ts'
