import type { TestResponse } from '../test-request.ts'
import type { Probe } from './probe.ts'

/** The cache while a request was sent: none, its first time, or after all callers have sent it. */
export type CacheState = 'off' | 'cold' | 'warm'

/** A response that shows a caller what they may not see. */
export interface Finding {
  /**
   * `foreign item`: the response has a value that only items have which the caller may not see. `existence`: it differs
   * from the response of a table without these items. `foreign write`: a mutation has changed such an item.
   */
  readonly kind: 'foreign item' | 'existence' | 'foreign write'
  /** The name of the caller. */
  readonly caller: string
  readonly root: string
  readonly cache: CacheState
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
  /** The value that was seen, or the response of a table without the items that the caller may not see. */
  readonly expected: string
  /** The response, at most 500 characters from where it differs. */
  readonly actual: string
}

/**
 * A response in a form that is compared: without what depends on time and on the machine, and without the estimate of the
 * cost, which follows from the sizes of all items that the gateway has seen.
 */
export function comparable(
  { data, errors = [], extensions = {} }: TestResponse<never>,
  cache: CacheState,
): string {
  const { cost, ...others } = extensions as { readonly cost?: CostReport }
  // Errors are in the order in which they occurred. In a cold cache other callers may have read what all may see.
  const shown = cost && cache !== 'cold' ? { ...others, cost: withoutTimes(cost) } : others
  const sorted = errors.map((error) => JSON.stringify(error)).sort()
  return JSON.stringify({ data, errors: sorted.map((error) => JSON.parse(error)), extensions: shown })
}

interface CostReport {
  readonly actual: Readonly<Record<string, number>>
  readonly calls: readonly Readonly<Record<string, unknown>>[]
}

function withoutTimes({ actual, calls }: CostReport) {
  const { roundTrips: _, ...units } = actual
  return { ...units, calls: calls.map(({ milliseconds: _, ...call }) => JSON.stringify(call)).sort() }
}

/**
 * The finding of a probe, if it has one.
 *
 * @param secrets the values that only items have which the caller may not see.
 * @param actual the response of the table with all items.
 * @param expected the response of a table with those items only that the caller may see.
 */
export function judge(
  { root, query, variables, kinds }: Probe,
  {
    caller,
    cache,
    secrets,
    actual,
    expected,
  }: {
    readonly caller: string
    readonly cache: CacheState
    readonly secrets: ReadonlySet<string>
    readonly actual: string
    readonly expected: string
  },
): Finding | undefined {
  const where = { caller, root, cache, query, variables }
  const seen = secretIn(actual, secrets)
  if (seen !== undefined)
    return { ...where, kind: 'foreign item', expected: seen, actual: around(actual, actual.indexOf(seen)) }
  const isEqual =
    actual === expected || (kinds.includes('mutations') && withoutNew(actual) === withoutNew(expected))
  if (isEqual) return undefined
  const at = [...actual].findIndex((character, position) => character !== expected[position])
  return { ...where, kind: 'existence', expected: around(expected, at), actual: around(actual, at) }
}

/**
 * The values by which it is recognized what a caller may not see: strings of at least four characters that nothing has which
 * they may see.
 */
export function secretsOf(hidden: readonly unknown[], visible: readonly unknown[]): Set<string> {
  const known = new Set(visible.flatMap(stringsIn))
  return new Set(hidden.flatMap(stringsIn).filter((value) => value.length >= 4 && !known.has(value)))
}

/** All strings in a value, at any depth. */
export function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null || value instanceof Date) return []
  const members = value instanceof Set || Array.isArray(value) ? [...value] : Object.values(value)
  return members.flatMap(stringsIn)
}

function secretIn(response: string, secrets: ReadonlySet<string>): string | undefined {
  for (const secret of secrets) if (response.includes(JSON.stringify(secret).slice(1, -1))) return secret
  return undefined
}

/** A mutation may generate ids, times and cursors, which differ each time. */
function withoutNew(response: string): string {
  return response.replace(generated, '"…"')
}

const generated = /"(?:[\w-]{22,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[\d:.]+Z)"/g

function around(response: string, at: number): string {
  const from = Math.max(0, at - 100)
  return response.slice(from, from + 500)
}
