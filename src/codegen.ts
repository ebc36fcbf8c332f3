/** For the configuration of graphql-codegen: `import { scalarTypes } from 'dynagate/codegen'`. It loads nothing else. */
import type { GatewayScalars } from './pothos/index.ts'

/**
 * The TypeScript type of each scalar of a gateway's schema as it is in JSON, in variables and in responses: for `config.scalars`
 * of graphql-codegen. A custom type that is served as a scalar has the type of the one that stores it: add it by its name.
 *
 * @example
 * const config: CodegenConfig = {
 *   schema: 'schema.graphql',
 *   documents: 'operations/*.graphql',
 *   generates: { 'gql/': { preset: 'client', config: { scalars: { ...scalarTypes, Isbn: 'string' }, strictScalars: true } } },
 * }
 */
export const scalarTypes = {
  BigInt: 'string',
  Byte: 'string',
  Date: 'string',
  DateTime: 'string',
  Decimal: 'string',
  EmailAddress: 'string',
  JSON: 'unknown',
  SafeInt: 'number',
  URL: 'string',
} as const satisfies Readonly<Record<keyof GatewayScalars, string>>
