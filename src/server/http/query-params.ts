import type { GraphQLParams } from 'graphql-yoga'
import { DynagateError } from '../../errors.ts'
import { idNames } from '../documents/index.ts'

/**
 * The GraphQL request in the query of a URL. Parameters of other names are ignored.
 *
 * @throws DynagateError BAD_REQUEST for a parameter that is repeated, or whose JSON is not an object.
 */
export function paramsOfQuery(search: URLSearchParams): GraphQLParams {
  const params: Record<string, unknown> = {}
  for (const name of ['query', 'operationName', ...idNames, ...jsonParameters]) {
    const [value, another] = search.getAll(name)
    if (value === undefined) continue
    if (another !== undefined) {
      throw new DynagateError('BAD_REQUEST', `Expected ${name} once in the URL, got it several times.`)
    }
    params[name] = jsonParameters.includes(name) ? objectIn(value, name) : value
  }
  return params
}

const jsonParameters: readonly string[] = ['variables', 'extensions']

function objectIn(text: string, name: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new DynagateError('BAD_REQUEST', `Expected JSON as ${name} in the URL.`, { cause })
  }
  if (typeof value === 'object' && !Array.isArray(value)) return value
  throw new DynagateError('BAD_REQUEST', `Expected a JSON object as ${name} in the URL.`)
}
