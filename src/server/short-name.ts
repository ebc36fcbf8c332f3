import type { OperationDefinitionNode } from 'graphql'

/** The first 100 characters of an operation's name: a longer one would fill the log. Undefined for an anonymous operation. */
export function shortNameOf(operation: OperationDefinitionNode | null | undefined): string | undefined {
  return operation?.name?.value.slice(0, 100)
}
