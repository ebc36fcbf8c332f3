import { a, createBuilder, defineTable } from '../../../src/index.ts'

/** A table of counters, whose changes the runs of `streams` follow: each change of a counter increments it. */
export const board = defineTable({
  name: 'board',
  primaryKey: { partition: 'pk', sort: 'sk' },
  stream: 'newAndOldImages',
  timeToLive: 'expiresAt',
})

export const Count = board.entity('Count', {
  attributes: { topic: a.id(), counter: a.id(), n: a.int() },
  key: { partition: 'TOPIC#{topic}', sort: 'COUNT#{counter}' },
})

export const boardAccess = board.access({ count: Count.get(), counts: Count.query() })
const builder = createBuilder(board)
builder.entity(Count, { fields: (t) => t.attributes('counter', 'n') })
builder.queryFields((t) => ({ count: t.item(boardAccess.count) }))
builder.subscriptionFields((t) => ({ changed: t.changes(boardAccess.counts) }))
export const schema = builder.toSchema()

/** A counter as any program would write it. */
export function countItem(topic: string, n: number) {
  return {
    pk: { S: `TOPIC#${topic}` },
    sk: { S: 'COUNT#c' },
    topic: { S: topic },
    counter: { S: 'c' },
    n: { N: String(n) },
  }
}
