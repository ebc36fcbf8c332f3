import { crc32 } from 'node:zlib'

/** A call in DynamoDB's JSON protocol: the operation that its header names, and its body. */
export interface WireCall {
  readonly target: string
  readonly body: string
}

/** A response in wire form. */
export interface WireAnswer {
  readonly status: number
  readonly checksum: number
  readonly body: string
}

/** Responds to calls. */
export type Answering = (call: WireCall) => Promise<WireAnswer>

/** The number of replayed calls, and of calls that were recorded first. */
export interface Tally {
  readonly replayed: number
  readonly recorded: number
}

/** Requests the response to each distinct call once, and replays it from then on, also for writes. */
export function replaying(ask: Answering): { readonly answer: Answering; readonly tally: () => Tally } {
  const records = new Map<string, WireAnswer>()
  const tally = { replayed: 0, recorded: 0 }
  const answer: Answering = async (call) => {
    const key = `${call.target} ${withoutMadeUp(call)}`
    const known = records.get(key)
    if (known !== undefined) {
      tally.replayed += 1
      return known
    }
    tally.recorded += 1
    const given = await ask(call)
    if (given.status === 200) records.set(key, given)
    return given
  }
  return {
    answer: (call) => (call.target.endsWith('.BatchGetItem') ? answerBatch(call, answer) : answer(call)),
    tally: () => ({ ...tally }),
  }
}

/** The number and the time of a new item are made up by the peer, and no part of the answer to a put. */
function withoutMadeUp({ target, body }: WireCall): string {
  return target.endsWith('.PutItem') ? body.replaceAll(madeUp, '') : body
}

const madeUp = /r-[0-9a-f-]{36}|\d{4}-\d\d-\d\dT[\d:.]+Z/g

/** The keys of a batch depend on timing, so each is recorded as a separate batch. */
async function answerBatch({ target, body }: WireCall, answer: Answering): Promise<WireAnswer> {
  const { RequestItems, ...rest } = JSON.parse(body) as BatchRequest
  const [[table = '', { Keys = [], ...how } = {}] = []] = Object.entries(RequestItems)
  const answers = await Promise.all(
    Keys.map(async (key) => {
      const one = { RequestItems: { [table]: { ...how, Keys: [key] } }, ...rest }
      return JSON.parse((await answer({ target, body: JSON.stringify(one) })).body) as BatchAnswer
    }),
  )
  const consumed = answers.flatMap(({ ConsumedCapacity = [] }) => ConsumedCapacity)
  const CapacityUnits = consumed.reduce((sum, { CapacityUnits: units }) => sum + units, 0)
  const all = JSON.stringify({
    Responses: { [table]: answers.flatMap(({ Responses }) => Responses[table] ?? []) },
    UnprocessedKeys: {},
    ...(consumed.length > 0 && { ConsumedCapacity: [{ TableName: table, CapacityUnits }] }),
  })
  return { status: 200, checksum: crc32(all), body: all }
}

interface BatchRequest {
  readonly RequestItems: Readonly<Record<string, { readonly Keys: readonly object[] }>>
}

interface BatchAnswer {
  readonly Responses: Readonly<Record<string, readonly object[]>>
  readonly ConsumedCapacity?: readonly { readonly CapacityUnits: number }[]
}
