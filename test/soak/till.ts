import { a, add, createBuilder, defineGateway, defineTable } from '../../src/index.ts'

/** Tills that count their sales, and their receipts. */
export const till = defineTable({ name: 'tills', primaryKey: { partition: 'pk', sort: 'sk' } })

export const Till = till.entity('Till', {
  attributes: { tillId: a.id(), sold: a.counter(), visits: a.counter(), version: a.version() },
  key: { partition: 'TILL#{tillId}', sort: 'TILL' },
})

export const Receipt = till.entity('Receipt', {
  attributes: { receiptId: a.id(), part: a.enum('HEAD', 'LINE'), tillId: a.id() },
  key: { partition: 'RECEIPT#{receiptId}', sort: '{part}' },
})

export const access = till.access({ till: Till.get(), receipt: Receipt.get() })

const builder = createBuilder(till)
builder.entity(Till, { fields: (t) => t.attributes('tillId', 'sold', 'visits', 'version') })
builder.entity(Receipt, { fields: (t) => t.attributes('receiptId', 'part', 'tillId') })
builder.queryFields((t) => ({ till: t.item(access.till) }))
builder.mutationFields((t) => ({
  createReceipt: t.create(Receipt),
  deleteReceipt: t.delete(Receipt),
  visit: t.update(Till, { set: { visits: add(1) } }),
  sell: t.transaction({
    input: { receiptId: a.id(), tillId: a.id() },
    payload: { head: Receipt, till: { updated: Till } },
    writes: [
      [Till, 1],
      [Receipt, 2],
    ],
    plan: (tx, { receiptId, tillId }) => {
      tx.create(Receipt, { receiptId, tillId, part: 'LINE' })
      return {
        head: tx.create(Receipt, { receiptId, tillId, part: 'HEAD' }),
        till: tx.update(Till, { tillId }, { sold: add(1) }),
      }
    },
  }),
}))

export default defineGateway({ table: till, schema: builder.toSchema() })
