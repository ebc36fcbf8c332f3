/** DynamoDB's operations by name, with their inputs and outputs in wire form: bytes are base64, dates are numbers. */
import type { OperationName, WireDocument } from '../operations/index.ts'
import type { ItemOperations } from './items.ts'
import type { StatementOperations } from './statements.ts'
import type { StreamOperations } from './streams.ts'
import type { TableOperations } from './tables.ts'

type Operations = ItemOperations & StatementOperations & StreamOperations & TableOperations

/** The input of an operation; any document if the operation isn't known statically. */
export type InputOf<Name extends OperationName> = OperationName extends Name
  ? WireDocument
  : Document<Operations[Name]['input']>

/** The output of an operation; any document if the operation isn't known statically. */
export type OutputOf<Name extends OperationName> = OperationName extends Name
  ? WireDocument
  : Document<Operations[Name]['output']>

/** The same members as a mapped type: unlike an interface it is assignable to a WireDocument. */
type Document<Members> = { readonly [Name in keyof Members]: Members[Name] }
