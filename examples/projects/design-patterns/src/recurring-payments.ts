import { a, createBuilder, defineGateway, defineTable } from 'dynagate'

/** The recurring payments of the DynamoDB Developer Guide: what is due on a day, over two sparse indexes. */
const table = defineTable({
  name: 'RecurringPayments',
  primaryKey: { partition: 'PK', sort: 'SK' },
  indexes: {
    GSI1: { global: { partition: 'NextReminderDate', sort: 'LastReminderDate' } },
    GSI2: { global: { partition: 'NextPaymentDate', sort: 'LastPaymentDate' } },
  },
})

export const Plan = table.entity('Plan', {
  attributes: {
    accountId: a.id(),
    subscriptionId: a.id(),
    sku: a.string(),
    amount: a.money(),
    nextReminder: a.date().optional(),
    lastReminder: a.date().optional(),
    nextPayment: a.date().optional(),
    lastPayment: a.date().optional(),
  },
  key: { partition: 'ACC#{accountId}', sort: 'SUB#{subscriptionId}' },
  indexes: {
    GSI1: { partition: '{nextReminder}', sort: '{lastReminder}', sparse: true },
    GSI2: { partition: '{nextPayment}', sort: '{lastPayment}', sparse: true },
  },
})
export const Receipt = table.entity('Receipt', {
  attributes: { accountId: a.id(), paidOn: a.date(), subscriptionId: a.id(), amount: a.money() },
  key: { partition: 'ACC#{accountId}', sort: 'REC#{paidOn}#{subscriptionId}' },
})

const access = table.access({
  subscription: Plan.get(),
  subscriptionsOf: Plan.query(),
  receiptsOf: Receipt.query({ order: 'desc' }),
  remindersDue: Plan.query('GSI1'),
  paymentsDue: Plan.query('GSI2'),
})

const builder = createBuilder(table)
builder.entity(Plan, { fields: (t) => t.attributes() })
builder.entity(Receipt, { fields: (t) => t.attributes() })
builder.queryFields((t) => ({
  subscriptions: t.connection(access.subscriptionsOf),
  receipts: t.connection(access.receiptsOf),
  remindersDue: t.connection(access.remindersDue),
  paymentsDue: t.connection(access.paymentsDue),
}))
builder.mutationFields((t) => ({
  createSubscription: t.create(Plan),
  /** The receipt and the next date are written together, or not at all. */
  pay: t.transaction({
    input: { accountId: a.id(), subscriptionId: a.id(), paidOn: a.date(), nextPayment: a.date() },
    payload: { receipt: Receipt, subscription: { updated: Plan } },
    writes: [
      [Receipt, 1],
      [Plan, 1],
    ],
    plan: async (tx, { paidOn, nextPayment, ...key }, { store }) => {
      const { amount } =
        (await store.one(access.subscription, key)) ??
        tx.reject('NOT_FOUND', 'There is no such subscription.')
      return {
        receipt: tx.create(Receipt, { ...key, paidOn, amount }),
        subscription: tx.update(Plan, key, { nextPayment, lastPayment: paidOn }),
      }
    },
  }),
}))

export default defineGateway({ table, schema: builder.toSchema() })
