import type { RequestReader } from '../requests/index.ts'

/** The attributes to return. */
export type Select = 'SPECIFIC_ATTRIBUTES' | 'COUNT' | 'ALL_ATTRIBUTES' | 'ALL_PROJECTED_ATTRIBUTES'

/** Reads `Select`. */
export function readSelect(reader: RequestReader): Select | undefined {
  return reader.choice('Select', [
    'SPECIFIC_ATTRIBUTES',
    'COUNT',
    'ALL_ATTRIBUTES',
    'ALL_PROJECTED_ATTRIBUTES',
  ])
}

/** The conflict between `Select` and the rest of its request; undefined if there is none. */
export function selectFault(reader: RequestReader, select: Select | undefined): string | undefined {
  const means = ['ProjectionExpression', 'AttributesToGet'].find((name) => reader.has(name))
  const projects = means !== undefined
  if (projects && select !== undefined && select !== 'SPECIFIC_ATTRIBUTES') {
    const wanted = select === 'COUNT' ? 'only the Count' : select
    return `Cannot specify the ${means} when choosing to get ${wanted}`
  }
  if (!projects && select === 'SPECIFIC_ATTRIBUTES') {
    return 'Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES'
  }
  if (select === 'ALL_PROJECTED_ATTRIBUTES' && !reader.has('IndexName')) {
    return 'ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName'
  }
  return undefined
}
