import type { Finding } from './judge.ts'
import type { ProbeKind } from './probe.ts'

/** What an access matrix has found. */
export interface AccessMatrix {
  readonly callers: number
  readonly items: number
  /** The responses that were compared, with the mutations. */
  readonly responses: number
  /** How many fields of each kind these responses had, and how many came from a cold and a warm cache. */
  readonly counts: ReadonlyMap<ProbeKind | 'cost reports' | 'cold cache' | 'warm cache', number>
  /** The fields of the schema that no request selected, as `Type.field`. */
  readonly unreached: readonly string[]
  /** How many responses had each error code: with `GRAPHQL_VALIDATION_FAILED` or a limit's code, requests tested nothing. */
  readonly codes: ReadonlyMap<string, number>
  /** The first 100 findings, one for each caller, root field and kind. */
  readonly findings: readonly Finding[]
  /** A report for people. */
  toString(): string
}

/** The matrix as a report for people, of a few hundred lines at most. */
export function reportOf(matrix: Omit<AccessMatrix, 'toString'>): string {
  const { callers, items, responses, counts, unreached, codes, findings } = matrix
  return [
    `Access matrix: ${callers} callers, ${items} items, ${responses} responses compared`,
    ...[...counts].map(([kind, count]) => `  ${kind}: ${count}`),
    `Errors: ${[...codes].map(([code, count]) => `${code} ${count}`).join(', ') || 'none'}`,
    `Fields that no request selected: ${unreached.slice(0, 50).join(', ') || 'none'}`,
    findings.length === 0
      ? 'No foreign item, no existence leak.'
      : `${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}:`,
    ...findings.map(findingText),
  ].join('\n')
}

function findingText({ kind, caller, root, cache, query, variables, expected, actual }: Finding): string {
  if (kind === 'foreign write') {
    return [`- ${kind}: ${root} by ${caller}`, `    before: ${expected}`, `    after: ${actual}`].join('\n')
  }
  return [
    `- ${kind}: ${root} by ${caller}, cache ${cache}`,
    `    ${query.slice(0, 500)}`,
    `    variables: ${JSON.stringify(variables).slice(0, 500)}`,
    `    ${kind === 'foreign item' ? 'foreign value' : 'without foreign items'}: ${expected}`,
    `    with them: ${actual}`,
  ].join('\n')
}
