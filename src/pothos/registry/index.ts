/** The registry of a builder: types, nodes, and the attributes that fields read. */
export type { ContextOf, GatewayContext } from './context.ts'
export { type DynagateOptions, Registry, registryOf } from './registry.ts'
export { entityExtension, entityOfType, needsExtension, needsOf } from './required-attributes.ts'
export type { FieldMaker, FieldSpec, InputMaker } from './untyped-builder.ts'
