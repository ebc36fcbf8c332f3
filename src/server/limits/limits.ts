/** Limits of one request. Sizes in bytes or counts, times in milliseconds. */
export interface GatewayLimits {
  /** The request body, in bytes. */
  readonly bodyBytes: number
  /** Lexical tokens of the document: bounds the time to parse and validate it, and the recursion in both. */
  readonly tokens: number
  /** Nesting of fields. Introspection has graphql-js's own limit and isn't counted. */
  readonly depth: number
  /** Fields with an alias, `__typename` included: each alias repeats the work of its field. */
  readonly aliases: number
  /** Fields of all operations and fragments once fragments are merged: bounds validation, planning and execution. */
  readonly selections: number
  /** Times that one field may be selected in one selection set. */
  readonly repeats: number
  /** Applied directives. */
  readonly directives: number
  /** Fields at the top of the operation, fragments merged. */
  readonly rootFields: number
  /** Nesting of lists and objects in the variables. */
  readonly variableDepth: number
  /** Values in the variables, at all depths together. */
  readonly variableValues: number
  /** The `data` of a response, in bytes of JSON, escapes aside. */
  readonly responseBytes: number
  /** The time a query may take. */
  readonly queryMs: number
  /** The time a mutation may take. */
  readonly mutationMs: number
  /** Open subscriptions of the process, of all transports together. */
  readonly subscriptions: number
  /** Open subscriptions of a caller, or of the address of anonymous ones. */
  readonly subscriptionsPerCaller: number
}

/** The default limits. */
export const defaultLimits: GatewayLimits = Object.freeze({
  bodyBytes: 102_400,
  tokens: 1_000,
  depth: 10,
  aliases: 15,
  selections: 5_000,
  repeats: 50,
  directives: 20,
  rootFields: 10,
  variableDepth: 20,
  variableValues: 10_000,
  responseBytes: 5_000_000,
  queryMs: 5_000,
  mutationMs: 10_000,
  subscriptions: 1_000,
  subscriptionsPerCaller: 20,
})
