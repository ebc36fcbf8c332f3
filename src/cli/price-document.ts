import { type DocumentNode, type GraphQLSchema, parse, validate } from 'graphql'
import { type Estimate, estimate } from '../pothos/index.ts'
import { SizeBook } from '../store/index.ts'

/** A document to be priced, and where it comes from. */
export interface PricedDocument {
  readonly schema: GraphQLSchema
  readonly text: string
  /** The file, for messages. */
  readonly name: string
  readonly operationName?: string | undefined
  /** Without them every page has its greatest size. */
  readonly variables?: Readonly<Record<string, unknown>> | undefined
}

/** What an operation of a document may cost, by what the model expects. Throws an error of one line for one that doesn't fit the schema. */
export function estimateDocument({ schema, text, name, operationName, variables }: PricedDocument): Estimate {
  const document = checkedDocument(schema, text, name)
  return estimate({ schema, document, operationName, variables }, new SizeBook())
}

/** A document that fits the schema. */
export function checkedDocument(schema: GraphQLSchema, text: string, name: string): DocumentNode {
  try {
    const document = parse(text)
    const [fault] = validate(schema, document)
    if (fault === undefined) return document
    throw fault
  } catch (error) {
    throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
