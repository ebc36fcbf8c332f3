import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import {
  type DynamoClient,
  TransactionCancelled,
  type TransactWriteInput,
  wrapClient,
} from '../../../src/store/client/index.ts'
import type { StoreRequest } from '../../../src/store/index.ts'
import { Member, openClub } from './members.ts'

/** As DynamoDB does, cancels a transaction that writes an item which another one is writing. */
function withConflicts(client: DynamoClient): DynamoClient {
  const beingWritten = new Set<string>()
  return wrapClient(client, (send) => async (operation, input, options) => {
    const keys = operation === 'transactWrite' ? keysOf(input as TransactWriteInput) : []
    const conflicts = keys.map((key) => beingWritten.has(key))
    if (conflicts.includes(true)) {
      const reasons = conflicts.map((isOne) => ({ code: isOne ? 'TransactionConflict' : 'None' }))
      const conflict = { code: 'CONFLICT', message: 'Another request is changing the same item.' } as const
      throw new TransactionCancelled(conflict, reasons, { failed: conflicts.indexOf(true) })
    }
    for (const key of keys) beingWritten.add(key)
    try {
      if (keys.length > 0) await turn()
      return (await send(operation, input, options)) as never
    } finally {
      for (const key of keys) beingWritten.delete(key)
    }
  })
}

function keysOf({ TransactItems }: TransactWriteInput): string[] {
  return TransactItems.map(({ Put, Update, Delete, ConditionCheck }) => {
    const { pk, sk } = Put?.Item ?? Update?.Key ?? Delete?.Key ?? ConditionCheck?.Key ?? {}
    return `${pk} ${sk}`
  })
}

const codes = (outcomes: readonly PromiseSettledResult<unknown>[]) => {
  const all = outcomes.map((each) => (each.status === 'fulfilled' ? 'created' : String(each.reason.code)))
  return Object.fromEntries([...new Set(all)].map((code) => [code, all.filter((one) => one === code).length]))
}

describe('concurrent transactions, which DynamoDB cancels', () => {
  it('that claim one value: one has it, and the others fail with UNIQUE_VIOLATION', async () => {
    await using open = await openClub(withConflicts)
    const create = (at: number) =>
      open.store.request().create(Member, { memberId: `m${at}`, name: 'x', email: 'one@club.org' })
    const outcomes = await Promise.allSettled(Array.from({ length: 60 }, (_, at) => create(at)))
    expect(codes(outcomes)).toEqual({ created: 1, UNIQUE_VIOLATION: 59 })
    expect(await open.sentinels()).toHaveLength(1)
  })

  it('that are one mutation, sent several times: it is made once, and all have its outcome', async () => {
    await using open = await openClub(withConflicts)
    const idempotency = { key: 'k', client: 'ada', content: 'a' }
    const create = (request: StoreRequest, at: number) =>
      request.create(Member, { memberId: `m${at}`, name: 'x', email: `${at}@club.org` })
    const items = await Promise.all(
      Array.from({ length: 8 }, (_, at) => create(open.store.request({ idempotency }), at)),
    )
    expect(new Set(items.map(({ memberId }) => memberId)).size).toBe(1)
    expect(await open.sentinels()).toHaveLength(1)
  })
})
