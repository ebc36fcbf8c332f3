import type { Plugin } from 'graphql-yoga'
import { DynagateError } from '../../errors.ts'
import type { GatewayLimits } from './limits.ts'

/** Rejects variables that are nested too deeply or have too many values, with `QUERY_TOO_COMPLEX`. */
export function useVariableLimits(limits: GatewayLimits): Plugin {
  return {
    onParams({ params }) {
      checkVariables(params.variables, limits)
    },
  }
}

/** Iterates level by level instead of recursively, so that the check itself can't exhaust the stack. */
function checkVariables(variables: unknown, limits: GatewayLimits): void {
  let level = childrenOf(variables)
  let values = 0
  for (let depth = 1; level.length > 0; depth += 1) {
    values += level.length
    if (depth > limits.variableDepth) {
      throw new DynagateError(
        'QUERY_TOO_COMPLEX',
        `The variables are nested deeper than ${limits.variableDepth} levels.`,
      )
    }
    if (values > limits.variableValues) {
      throw new DynagateError(
        'QUERY_TOO_COMPLEX',
        `The variables have more than ${limits.variableValues} values.`,
      )
    }
    level = level.flatMap(childrenOf)
  }
}

function childrenOf(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : []
}
