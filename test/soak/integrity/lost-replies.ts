import { setTimeout as wait } from 'node:timers/promises'
import { openTestGateway, type TestGateway, type TestResponse } from '../../../src/testing/index.ts'
import { Random } from '../random.ts'
import { atLeast, none, type Row, type RunOptions } from '../run.ts'
import gateway, { access, Till } from '../till.ts'

/**
 * Sends mutations under keys whose responses are lost after they are applied, between the gateway and DynamoDB and between
 * the client and the gateway, and repeats each until there is one.
 */
export async function lostReplies({ seed, quick, tell }: RunOptions): Promise<Row[]> {
  const count = quick ? 60 : 2000
  const random = new Random(seed)
  await using app = await openTestGateway(gateway)
  await app.store.putAll(Till, [{ tillId: '1' }])
  const operations = ['TransactWriteItems'] as const
  // Half of all writes would be an outage, in which the gateway sends none.
  app.engine.setFaults({ rules: [{ kind: 'reset', when: 'after', operations, rate: 0.3 }] })
  const tally = { sold: 0, visits: 0, receipts: 0, repeated: 0, given: 0, different: 0 }
  for (let at = 0; at < count; at += 1) {
    const kind = random.of(['sold', 'visits', 'receipts'] as const)
    const mutation = mutations[kind](`r${at}`)
    // The client loses the first response, whatever it is.
    await send(app, mutation, `key-${at}`)
    const outcome = await untilMade(app, mutation, `key-${at}`, (attempts) => {
      tally.repeated += attempts
    })
    if (outcome === undefined) continue
    tally[kind] += 1
    tally.given += 1
    const again = await untilMade(app, mutation, `key-${at}`, () => {})
    if (JSON.stringify(again?.data) !== JSON.stringify(outcome.data)) tally.different += 1
    if (at % 500 === 499) tell(`${at + 1} of ${count} mutations`)
  }
  app.engine.setFaults()
  const till = await app.store.request({ consistent: true }).one(access.till, { tillId: '1' })
  const { Count = 0 } = await countReceipts(app)
  const expected = tally.receipts + 2 * tally.sold
  return [
    atLeast('integrity: mutations whose responses were lost', count, count, 'mutations'),
    atLeast('integrity: repetitions of these', tally.repeated, count, 'requests'),
    none('integrity: mutations without an outcome in the end', count - tally.given, 'mutations'),
    none('integrity: sales counted more or less than once', (till?.sold ?? 0) - tally.sold, 'sales'),
    none('integrity: visits counted more or less than once', (till?.visits ?? 0) - tally.visits, 'visits'),
    none('integrity: receipts too many or missing', Count - expected, 'receipts'),
    none('integrity: repetitions with another outcome', tally.different, 'mutations'),
  ]
}

const mutations = {
  sold: (id: string) =>
    `mutation { sell(input: { receiptId: "${id}", tillId: "1" }) { head { receiptId part } } }`,
  visits: () => 'mutation { visit(input: { tillId: "1" }) { visits } }',
  receipts: (id: string) =>
    `mutation { createReceipt(input: { receiptId: "${id}", part: HEAD, tillId: "1" }) { receiptId tillId } }`,
}

/** The response with data; undefined after 50 attempts. During an outage a client waits before the next one. */
async function untilMade(
  app: TestGateway,
  mutation: string,
  key: string,
  tried: (attempts: number) => void,
): Promise<TestResponse<Record<string, unknown>> | undefined> {
  for (let attempt = 1; attempt <= 50; attempt += 1) {
    const response = await send(app, mutation, key)
    if (response.errors === undefined) {
      tried(attempt)
      return response
    }
    if (response.errors.some(({ extensions }) => extensions.code === 'UPSTREAM_UNAVAILABLE')) await wait(250)
  }
  return undefined
}

function send(app: TestGateway, mutation: string, key: string) {
  return app.query(mutation, { headers: { 'idempotency-key': key } })
}

async function countReceipts(app: TestGateway): Promise<{ Count?: number }> {
  let Count = 0
  let start: Record<string, unknown> | undefined
  do {
    const page = await app.store.client.scan({
      TableName: 'tills',
      ...(start && { ExclusiveStartKey: start as never }),
    })
    Count += (page.Items ?? []).filter(({ pk }) => String(pk).startsWith('RECEIPT#')).length
    start = page.LastEvaluatedKey
  } while (start !== undefined)
  return { Count }
}
