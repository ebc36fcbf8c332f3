import {
  type ASTVisitor,
  GraphQLError,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  type ValidationContext,
} from 'graphql'
import type { Plugin } from 'graphql-yoga'

/** Rejects documents that select `__schema` or `__type`. */
export function useNoIntrospection(): Plugin {
  return {
    onValidate({ addValidationRule }) {
      addValidationRule(noIntrospection)
    },
  }
}

/** graphql-js's own rule reports each field below these as well. */
function noIntrospection(context: ValidationContext): ASTVisitor {
  return {
    Field(node) {
      const { value } = node.name
      if (value !== SchemaMetaFieldDef.name && value !== TypeMetaFieldDef.name) return
      context.reportError(
        new GraphQLError(`This gateway has no introspection: ${value} can't be selected.`, { nodes: node }),
      )
    },
  }
}
