import { beforeAll, expect, it } from 'vitest'
import definition from '../src/recurring-payments.ts'
import { type Asked, open } from './open.ts'

let payments: Asked
beforeAll(async () => {
  payments = await open(definition)
  const { errors } = await payments.app.query(`mutation {
    createSubscription(input: { accountId: "123", subscriptionId: "s1", sku: "NEWS", amount: "9.50",
      nextReminder: "2026-02-21", lastReminder: "2026-01-21", nextPayment: "2026-02-28", lastPayment: "2026-01-28" }) { sku }
  }`)
  expect(errors).toBeUndefined()
  return () => payments[Symbol.asyncDispose]()
})

it('gets what is due on a date, and the subscriptions of an account', async () => {
  expect(await payments.ask('{ remindersDue(nextReminder: "2026-02-21") { nodes { sku } } }')).toEqual({
    remindersDue: { nodes: [{ sku: 'NEWS' }] },
  })
  expect(await payments.ask('{ paymentsDue(nextPayment: "2026-02-28") { nodes { amount } } }')).toEqual({
    paymentsDue: { nodes: [{ amount: '9.50' }] },
  })
  expect(await payments.ask('{ subscriptions(accountId: "123") { nodes { sku } } }')).toEqual({
    subscriptions: { nodes: [{ sku: 'NEWS' }] },
  })
})

it('writes the receipt of a payment with the next date', async () => {
  const pay = `mutation { pay(input: { accountId: "123", subscriptionId: "s1", paidOn: "2026-02-28", nextPayment: "2026-03-28" }) {
    receipt { amount } subscription { nextPayment lastPayment }
  } }`
  expect((await payments.app.query(pay)).data).toEqual({
    pay: {
      receipt: { amount: '9.50' },
      subscription: { nextPayment: '2026-03-28', lastPayment: '2026-02-28' },
    },
  })
  expect(await payments.ask('{ receipts(accountId: "123") { nodes { paidOn } } }')).toEqual({
    receipts: { nodes: [{ paidOn: '2026-02-28' }] },
  })
})
