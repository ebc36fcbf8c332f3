import type { Op } from './market.ts'

/** A mutation with its variables. */
export interface GraphqlDocument {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
}

/** Writes as one transaction. */
export function transactDocument(ops: readonly Op[]): GraphqlDocument {
  return {
    query: 'mutation ($ops: JSON!) { transact(input: { ops: $ops }) { shops { shopId } } }',
    variables: { ops },
  }
}

/** A write as the mutation of its own. */
export function singleDocument({ write, kind, key, values, expectedVersion }: Op): GraphqlDocument {
  const type = `${write[0]?.toUpperCase()}${write.slice(1)}${kind}Input`
  if ('addToPrice' in values || 'addToStars' in values) {
    const field = `addTo${kind}`
    return {
      query: `mutation ($input: AddTo${kind}Input!) { ${field}(input: $input) { ${Object.keys(key).join(' ')} } }`,
      variables: { input: { ...key, ...values, ...(expectedVersion !== undefined && { expectedVersion }) } },
    }
  }
  const moved = kind === 'Shelf' && write === 'update' && values.zone !== undefined
  const { zone, ...others } = values
  const own = moved ? { ...others, newZone: zone } : values
  const input = {
    ...key,
    ...(write === 'delete' || write === 'restore' ? {} : own),
    ...(expectedVersion !== undefined && { expectedVersion }),
  }
  const field = `${write}${kind}`
  const selected = Object.keys(key).join(' ')
  return {
    query: `mutation ($input: ${type}!) { ${field}(input: $input) { ${selected} } }`,
    variables: { input },
  }
}
