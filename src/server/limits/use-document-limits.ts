import { GraphQLError } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { DynagateError } from '../../errors.ts'
import { type OperationPlan, planDocument } from '../../pothos/index.ts'
import type { GatewayLimits } from './limits.ts'

/**
 * Plans documents before they are validated, and rejects those over a limit with `QUERY_TOO_COMPLEX`. So the bounds of
 * planning also bound the work of validation.
 */
export function useDocumentLimits(limits: GatewayLimits): Plugin {
  return {
    onValidate({ validateFn, setValidationFn }) {
      setValidationFn((schema, document, rules) => {
        const errors = errorsOf(() => planDocument(schema, document, limits), limits)
        if (errors.length > 0) return errors
        return validateFn(schema, document, rules, { maxErrors: maxValidationErrors })
      })
    },
  }
}

/** The last of the 20 errors in a response reports that there are more. */
const maxValidationErrors = 19

function errorsOf(plan: () => readonly OperationPlan[], limits: GatewayLimits): GraphQLError[] {
  try {
    return plan().flatMap((each) => overLimits(each, limits))
  } catch (error) {
    if (!(error instanceof DynagateError)) throw error
    return [new GraphQLError(error.message, { extensions: { code: error.code } })]
  }
}

type Measured = 'depth' | 'aliases' | 'directives' | 'rootFields'

const measured: readonly { readonly of: Measured; readonly name: string }[] = [
  { of: 'depth', name: 'levels of fields' },
  { of: 'aliases', name: 'aliases' },
  { of: 'directives', name: 'directives' },
  { of: 'rootFields', name: 'fields at the top' },
]

function overLimits({ operation, complexity }: OperationPlan, limits: GatewayLimits): GraphQLError[] {
  return measured.flatMap(({ of, name }) => {
    if (complexity[of] <= limits[of]) return []
    const message = `The operation has ${complexity[of]} ${name}; at most ${limits[of]} are allowed.`
    return [new GraphQLError(message, { nodes: operation, extensions: { code: 'QUERY_TOO_COMPLEX' } })]
  })
}
