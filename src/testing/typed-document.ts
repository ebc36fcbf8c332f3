import { type DocumentNode, print } from 'graphql'

/**
 * A document with the types of its data and its variables, as graphql-codegen and gql.tada make them: a parsed document, or an
 * object that is a string.
 */
export interface TypedDocument<Data, Variables> {
  /** Exists only at compile time. */
  readonly __apiType?: (variables: Variables) => Data
}

/** The text of a document. */
export function sourceOf(document: string | TypedDocument<unknown, never>): string {
  return isParsed(document) ? print(document) : String(document)
}

function isParsed(document: string | object): document is DocumentNode {
  return typeof document === 'object' && 'kind' in document
}
