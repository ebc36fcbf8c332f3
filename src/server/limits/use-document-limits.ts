import { type ASTVisitor, GraphQLError, type ValidationContext } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import type { GatewayLimits } from './limits.ts'
import { type Measure, measureDocument } from './measure-document.ts'

/** Refuses documents over the limits of depth, aliases, directives and root fields: `QUERY_TOO_COMPLEX`. */
export function useDocumentLimits(limits: GatewayLimits): Plugin {
  const rule = documentLimitsRule(limits)
  return {
    onValidate({ addValidationRule }) {
      addValidationRule(rule)
    },
  }
}

const measured: readonly { readonly of: keyof Measure; readonly name: string }[] = [
  { of: 'depth', name: 'levels of fields' },
  { of: 'aliases', name: 'aliases' },
  { of: 'directives', name: 'directives' },
  { of: 'rootFields', name: 'fields at the top' },
]

function documentLimitsRule(limits: GatewayLimits): (context: ValidationContext) => ASTVisitor {
  return function DocumentLimitsRule(context) {
    return {
      Document(document) {
        for (const [operation, measure] of measureDocument(document)) {
          for (const { of, name } of measured) {
            if (measure[of] <= limits[of]) continue
            const message = `The operation has ${measure[of]} ${name}; at most ${limits[of]} are allowed.`
            context.reportError(
              new GraphQLError(message, { nodes: operation, extensions: { code: 'QUERY_TOO_COMPLEX' } }),
            )
          }
        }
      },
    }
  }
}
