import type { Item } from '../../src/engine/index.ts'
import type { Answer, EngineClient, Request } from './entry-points.ts'

/** All pages of a Query or a Scan, in order. Throws after 1,000 pages. */
export async function allPages(
  client: EngineClient,
  operation: 'Query' | 'Scan',
  input: Request,
): Promise<Answer[]> {
  const pages: Answer[] = []
  let ExclusiveStartKey = input.ExclusiveStartKey as Item | undefined
  do {
    const page = await client.call(operation, { ...input, ...(ExclusiveStartKey && { ExclusiveStartKey }) })
    pages.push(page)
    if (pages.length > 1000) throw new Error(`a ${operation} didn't come to an end within 1,000 pages`)
    ExclusiveStartKey = page.LastEvaluatedKey
  } while (ExclusiveStartKey !== undefined)
  return pages
}

/** The items of all pages, in order. */
export async function allItems(
  client: EngineClient,
  operation: 'Query' | 'Scan',
  input: Request,
): Promise<Item[]> {
  return (await allPages(client, operation, input)).flatMap(({ Items = [] }) => Items)
}

/** Puts items in batches of 25. */
export async function putAll(client: EngineClient, TableName: string, items: readonly Item[]): Promise<void> {
  for (let from = 0; from < items.length; from += 25) {
    const puts = items.slice(from, from + 25).map((Item) => ({ PutRequest: { Item } }))
    await client.call('BatchWriteItem', { RequestItems: { [TableName]: puts } })
  }
}
