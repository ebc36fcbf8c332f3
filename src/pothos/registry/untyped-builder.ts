import type { GraphQLResolveInfo, GraphQLScalarType } from 'graphql'
import type { GatewayContext } from './context.ts'

/**
 * A minimal untyped view of the Pothos builder, for fields that are derived from the model. Pothos's generics check
 * hand-written fields; the types of the plugin's public methods check these.
 */
export interface FieldMaker {
  readonly builder: TypeMaker
  readonly arg: (options: InputSpec) => ArgumentRef
  field(options: FieldSpec): never
}

/** One output field. */
export interface FieldSpec {
  readonly type: unknown
  readonly nullable: boolean | { readonly list: boolean; readonly items: boolean }
  readonly description?: string | undefined
  readonly args?: Readonly<Record<string, unknown>>
  readonly extensions?: Readonly<Record<string, unknown>>
  /** The options of Pothos's errors plugin, if the builder has it. */
  readonly errors?: object
  /** The source of events of a field of the subscription type. */
  readonly subscribe?: (
    parent: Readonly<Record<string, unknown>>,
    args: Readonly<Record<string, unknown>>,
    context: GatewayContext,
  ) => AsyncIterable<unknown>
  readonly resolve: (
    parent: Readonly<Record<string, unknown>>,
    args: Readonly<Record<string, unknown>>,
    context: GatewayContext,
    info: GraphQLResolveInfo,
  ) => unknown
}

/** An argument before its field has a name. */
export interface ArgumentRef {
  getConfig(name: string, field: string, ofType: unknown): unknown
}

/** One argument or input field. */
export interface InputSpec {
  readonly type: unknown
  readonly required: boolean
  readonly description?: string | undefined
  readonly defaultValue?: unknown
}

/** The builder's methods that create types. */
export interface TypeMaker {
  objectRef(name: string): unknown
  interfaceRef(name: string): { implement(options: Readonly<Record<string, unknown>>): unknown }
  objectType(param: unknown, options: Readonly<Record<string, unknown>>): unknown
  objectField(param: unknown, name: string, field: (t: FieldMaker) => unknown): void
  unionType(name: string, options: Readonly<Record<string, unknown>>): unknown
  inputRef(name: string): {
    implement(options: { fields: (t: InputMaker) => unknown; description?: string | undefined }): unknown
  }
  addScalarType(name: string, scalar: GraphQLScalarType): unknown
  enumType(name: string, options: Readonly<Record<string, unknown>>): unknown
  inputType(
    name: string,
    options: { fields: (t: InputMaker) => unknown; description?: string | undefined },
  ): unknown
}

/** Creates the fields of an input type. */
export interface InputMaker {
  field(options: InputSpec): unknown
}
