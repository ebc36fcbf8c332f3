import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql'
import { type Estimate, estimate } from '../../pothos/index.ts'
import { ItemSizes } from '../../store/index.ts'
import { messageOf } from '../input/index.ts'

/** Values of variables by name. */
export type Variables = Readonly<Record<string, unknown>>

/** A document whose operations are estimated. */
export interface DocumentText {
  readonly schema: GraphQLSchema
  readonly text: string
  /** Its file, for messages. */
  readonly name: string
  /** If undefined, every page counts with its maximum size, and nothing is skipped. */
  readonly variables?: Variables | undefined
}

/** The estimated cost of one operation of a document. */
export interface PricedOperation {
  /** Undefined for an operation without a name. */
  readonly name: string | undefined
  readonly estimate: Estimate
}

/**
 * Estimates one operation of a document: the operation with this name, or the only one.
 *
 * @throws a one-line error if the operation doesn't exist, or if the document or the variables don't fit the schema.
 */
export function priceOperation(source: DocumentText, operationName?: string): Estimate {
  const document = checkedDocument(source)
  const operation = getOperationAST(document, operationName)
  if (!operation) throw new Error(`${source.name}: ${noOperation(document, operationName)}`)
  checkNames(source, [operation])
  return priceOf(source, document, operation)
}

/** Estimates every operation of a document. Throws as {@link priceOperation} does. */
export function priceOperations(source: DocumentText): PricedOperation[] {
  const document = checkedDocument(source)
  const operations = operationsOf(document)
  checkNames(source, operations)
  return operations.map((operation) => ({
    name: operation.name?.value,
    estimate: priceOf(source, document, operation),
  }))
}

function checkedDocument({ schema, text, name }: DocumentText): DocumentNode {
  try {
    const document = parse(text)
    const [fault] = validate(schema, document)
    if (fault === undefined) return document
    throw fault
  } catch (error) {
    throw new Error(messageAt(name, error))
  }
}

/** A message that begins with the place, of an error of graphql that has one. */
export function messageAt(name: string, error: unknown): string {
  if (!(error instanceof GraphQLError)) return `${name}: ${messageOf(error)}`
  const [at] = error.locations ?? []
  return `${name}${at === undefined ? '' : `:${at.line}:${at.column}`}: ${error.message}`
}

function operationsOf({ definitions }: DocumentNode): OperationDefinitionNode[] {
  return definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION)
}

function noOperation(document: DocumentNode, operationName: string | undefined): string {
  const names = operationsOf(document).map(({ name }) => name?.value ?? 'one without a name')
  if (operationName === undefined) return `name one of its operations: ${names.join(', ')}`
  return `there is no operation ${operationName}; it has ${names.join(', ') || 'none'}`
}

/** Rejects unknown variables: otherwise the estimate would treat a misspelt variable as not given. */
function checkNames(
  { name, variables = {} }: DocumentText,
  operations: readonly OperationDefinitionNode[],
): void {
  const declared = operations.flatMap(({ variableDefinitions = [] }) =>
    variableDefinitions.map(({ variable }) => variable.name.value),
  )
  const unknown = Object.keys(variables).find((each) => !declared.includes(each))
  if (unknown === undefined) return
  throw new Error(
    `${name}: no operation declares the variable $${unknown}; declared: ${declared.join(', ') || 'none'}`,
  )
}

function priceOf(
  { schema, name, variables }: DocumentText,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Estimate {
  if (variables !== undefined) {
    const { errors = [] } = getVariableValues(schema, operation.variableDefinitions ?? [], variables)
    const [error] = errors
    if (error) throw new Error(`${name}: ${error.message}`)
  }
  return estimate({ schema, document, operationName: operation.name?.value, variables }, new ItemSizes())
}
