import {
  type ASTNode,
  type ASTVisitor,
  type DocumentNode,
  type ExecutionResult,
  GraphQLError,
  getOperationAST,
  Kind,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  type ValidationContext,
} from 'graphql'
import { isAsyncIterable, type Plugin } from 'graphql-yoga'

/**
 * Turns introspection off. Rejects `__schema`, and `_service`, which has the SDL of a subgraph. `__type` is nullable:
 * it returns null at the top of an operation and is rejected elsewhere, so that a client that requests a type gets a
 * result, but the schema seems to have no types.
 */
export function useIntrospectionOff(): Plugin {
  const withTypes = new WeakSet<DocumentNode>()
  const rule = (context: ValidationContext): ASTVisitor => ({
    Field(node, _key, _parent, _path, ancestors) {
      const { value } = node.name
      if (value === TypeMetaFieldDef.name && isAtTop(ancestors)) withTypes.add(context.getDocument())
      else if (value === TypeMetaFieldDef.name || isOfSchema(value)) {
        const message = `This gateway has no introspection: ${value} can't be selected here.`
        context.reportError(new GraphQLError(message, { nodes: node }))
      }
    },
  })
  return {
    onValidate({ addValidationRule }) {
      addValidationRule(rule)
    },
    onExecute({ args: { document, operationName } }) {
      if (!withTypes.has(document)) return
      return {
        onExecuteDone({ result, setResult }) {
          if (!isAsyncIterable(result)) setResult(withoutTypes(result, document, operationName))
        },
      }
    },
  }
}

function isOfSchema(name: string): boolean {
  return name === SchemaMetaFieldDef.name || name === '_service'
}

/** Whether a field is directly in the selections of an operation. */
function isAtTop(ancestors: readonly (ASTNode | readonly ASTNode[])[]): boolean {
  const nodes = ancestors.flatMap((each) => ('kind' in each ? [each.kind] : []))
  return nodes.join() === [Kind.DOCUMENT, Kind.OPERATION_DEFINITION, Kind.SELECTION_SET].join()
}

function withoutTypes(
  result: ExecutionResult,
  document: DocumentNode,
  operationName: string | null | undefined,
): ExecutionResult {
  const data: Record<string, unknown> = { ...result.data }
  for (const each of getOperationAST(document, operationName)?.selectionSet.selections ?? []) {
    if (each.kind !== Kind.FIELD || each.name.value !== TypeMetaFieldDef.name) continue
    const key = (each.alias ?? each.name).value
    if (Object.hasOwn(data, key)) data[key] = null
  }
  return result.data ? { ...result, data } : result
}
