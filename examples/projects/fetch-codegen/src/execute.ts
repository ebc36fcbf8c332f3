import type { TypedDocumentString } from './gql/graphql.ts'

/** Sends a document; its result and variables have the types that were generated from it. */
export async function execute<Result, Variables>(
  url: string,
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
): Promise<Result> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify({ query: document.toString(), variables }),
  })
  const { data, errors } = (await response.json()) as GraphQLResponse<Result>
  if (errors !== undefined || data === undefined) throw new Error(errors?.[0]?.message ?? response.statusText)
  return data
}

interface GraphQLResponse<Result> {
  readonly data?: Result
  readonly errors?: readonly { readonly message: string }[]
}
