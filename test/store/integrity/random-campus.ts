import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { DynagateError } from '../../../src/errors.ts'
import type { Document } from '../../../src/model/index.ts'
import type { StoreRequest, Transaction } from '../../../src/store/index.ts'
import type { Fates } from '../parents/random-writes.ts'
import { type Campus, Office, Pass, Room } from './campus.ts'
import {
  applied,
  emptyCampus,
  linesOf,
  type PassPatch,
  type RoomPatch,
  unexpired,
  type Write,
} from './plain-campus.ts'

/** One write, after some hours; with a key it is repeated until it has an outcome, and once more. */
export interface Step {
  readonly write: Write
  readonly hours: number
  readonly hasKey: boolean
  readonly inTransaction: boolean
}

const city = fc.constantFrom('Ulm', 'Bonn')
const office = fc.tuple(city, fc.constantFrom('1', '1', '1', '1', '2')).map((parts) => parts.join('/'))
const room = fc.constantFrom('a', 'b', 'c')
const pass = fc.constantFrom('p', 'q')
const name = fc.constantFrom('North', 'South')
const code = fc.constantFrom('x', 'y', 'z')
const seats = fc.integer({ min: -3, max: 9 })
const roomValues = fc.record({ seats, code }, { requiredKeys: ['seats'] })
const roomPatch: fc.Arbitrary<RoomPatch> = isGiven(
  fc.record({ seats, code: fc.option(code) }, { requiredKeys: [] }),
)
/** The hours after which a pass expires, until the step is made: then the time, in seconds since 1970. */
const ends = fc.integer({ min: 1, max: 12 })
const passPatch: fc.Arbitrary<PassPatch> = isGiven(
  fc.record({ code, ends: fc.option(ends) }, { requiredKeys: [] }),
)
const kind = <const Kind extends string>(...kinds: Kind[]) => fc.constantFrom(...kinds)
const write: fc.Arbitrary<Write> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: kind('open', 'open', 'rename'), office, name }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('close'), office }) },
  { weight: 4, arbitrary: fc.record({ kind: kind('move'), office, city }) },
  {
    weight: 6,
    arbitrary: fc.record({ kind: kind('build', 'save'), office, room, values: roomValues }),
  },
  { weight: 3, arbitrary: fc.record({ kind: kind('furnish'), office, room, patch: roomPatch }) },
  { weight: 5, arbitrary: fc.record({ kind: kind('demolish', 'restore'), office, room }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: kind('issue'),
      pass,
      values: fc.record({ code, office, ends }, { requiredKeys: ['code', 'office'] }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: kind('renew'), pass, patch: passPatch }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('revoke'), pass }) },
)

export const step: fc.Arbitrary<Step> = fc
  .record({
    write,
    hours: fc.constantFrom(0, 0, 0, 1, 5),
    hasKey: fc.boolean(),
    inTransaction: fc.boolean(),
  })
  .filter(({ write: each }) => each.kind !== 'move' || !each.office.startsWith(each.city))

/** The first steps of each sequence, so that most of the following ones are made. */
export const beginning: readonly Step[] = [
  { kind: 'open', office: 'Ulm/1', name: 'North' } as const,
  { kind: 'build', office: 'Ulm/1', room: 'a', values: { seats: 2, code: 'x' } } as const,
].map((first) => ({ write: first, hours: 0, hasKey: false, inTransaction: false }))

function isGiven<Patch extends object>(patches: fc.Arbitrary<Patch>): fc.Arbitrary<Patch> {
  return patches.filter((patch) => Object.keys(patch).length > 0)
}

/** What a run has found. */
export interface Tally {
  made: number
  rejected: number
  /** Repetitions under a key. */
  repeated: number
  readonly wrong: string[]
}

/** Makes the writes on an empty table, and compares all that is stored after each with the plain model. */
export async function runSteps(
  open: Campus,
  steps: Iterable<Step>,
  { draws, fates }: { draws: Iterable<number>; fates: Fates },
): Promise<Tally> {
  const tally: Tally = { made: 0, rejected: 0, repeated: 0, wrong: [] }
  const stream = draws[Symbol.iterator]()
  let before = emptyCampus
  let beforeLines: readonly string[] = []
  open.now = Date.UTC(2026, 0, 1)
  for (const each of steps) {
    open.now += each.hours * 3_600_000 + 1
    before = unexpired(before, open.now)
    beforeLines = linesOf(before)
    const write = withTimes(each.write, open.now)
    const expected = applied(before, write)
    fates.next = () => (stream.next().value ?? 99) / 100
    const outcome = await outcomeOf(open, { ...each, write }, tally)
    fates.next = () => 1
    const lines = await storedLines(open)
    const isMade = isDeepStrictEqual(lines, linesOf(expected.campus))
    const isNotMade = isDeepStrictEqual(lines, beforeLines)
    if (!isRight(outcome, { codes: expected.codes, isMade, isNotMade })) {
      tally.wrong.push(
        `${JSON.stringify(each)}: ${outcome.code}, expected ${expected.codes.join() || 'success'}; ` +
          `stored ${JSON.stringify(lines)} after ${JSON.stringify(beforeLines)}`,
      )
      break
    }
    if (expected.codes.length > 0) tally.rejected += 1
    else if (isMade) tally.made += 1
    before = isMade ? expected.campus : before
  }
  await clear(open)
  return tally
}

function withTimes(each: Write, now: number): Write {
  const ending = (hours: number) => Math.floor(now / 1000) + hours * 3600
  if (each.kind === 'issue' && each.values.ends !== undefined) {
    return { ...each, values: { ...each.values, ends: ending(each.values.ends) } }
  }
  if (each.kind === 'renew' && typeof each.patch.ends === 'number') {
    return { ...each, patch: { ...each.patch, ends: ending(each.patch.ends) } }
  }
  return each
}

interface Outcome {
  readonly code: string | undefined
  /** Whether a repetition had another result. */
  readonly differs: boolean
}

function isRight(
  { code: found, differs }: Outcome,
  { codes, isMade, isNotMade }: { codes: readonly string[]; isMade: boolean; isNotMade: boolean },
): boolean {
  if (differs) return false
  if (found === undefined) return codes.length === 0 && isMade
  if (found === 'OUTCOME_UNKNOWN') return isMade || isNotMade
  return isNotMade && (codes.includes(found) || passing.includes(found))
}

const passing = ['THROTTLED', 'UPSTREAM_UNAVAILABLE', 'CONFLICT']

async function outcomeOf(open: Campus, each: Step, tally: Tally): Promise<Outcome> {
  if (!each.hasKey) {
    const { code: found } = await attempt(open, each, undefined)
    return { code: found, differs: false }
  }
  const key = crypto.randomUUID()
  for (let triesLeft = 30; ; triesLeft -= 1) {
    const first = await attempt(open, each, key)
    const isOpen = first.code === 'OUTCOME_UNKNOWN' || passing.includes(first.code ?? '')
    if (isOpen && triesLeft > 0) continue
    if (first.code !== undefined) return { code: first.code, differs: false }
    for (;;) {
      const again = await attempt(open, each, key)
      tally.repeated += 1
      // The read of the record may be throttled.
      if (again.code !== undefined && passing.includes(again.code)) continue
      return { code: undefined, differs: !isDeepStrictEqual(again, first) }
    }
  }
}

async function attempt(
  { store }: Campus,
  { write: each, inTransaction }: Step,
  key: string | undefined,
): Promise<{ code?: string; result?: unknown }> {
  const idempotency = key === undefined ? undefined : { key, client: '', content: JSON.stringify(each) }
  const request = store.request({ idempotency })
  try {
    if (!inTransaction) return { result: await made(request, each) }
    await request.transact((tx) => void made(tx, each))
    return {}
  } catch (error) {
    if (error instanceof DynagateError) return { code: error.code }
    throw error
  }
}

/** Makes a write by a request, or plans it in a transaction. */
function made(to: StoreRequest | Transaction, each: Write): unknown {
  // The methods of both take the same arguments.
  const tx = to as Transaction
  switch (each.kind) {
    case 'open':
      return tx.create(Office, { ...officeKey(each.office), name: each.name })
    case 'rename':
      return tx.update(Office, officeKey(each.office), { name: each.name })
    case 'close':
      return tx.delete(Office, officeKey(each.office))
    case 'move':
      return tx.update(Office, officeKey(each.office), { city: each.city })
    case 'build':
      return tx.create(Room, { ...roomKey(each), ...each.values })
    case 'save':
      return tx.upsert(Room, { ...roomKey(each), ...each.values })
    case 'furnish':
      return tx.update(Room, roomKey(each), each.patch)
    case 'demolish':
      return tx.delete(Room, roomKey(each))
    case 'restore':
      return tx.restore(Room, roomKey(each) as never)
    case 'issue': {
      const { office: of, code: own, ends: end } = each.values
      const until = end === undefined ? {} : { ends: new Date(end * 1000) }
      return tx.create(Pass, { passId: each.pass, code: own, ...officeKey(of), ...until })
    }
    case 'renew': {
      const { ends: end, ...rest } = each.patch
      const until = end === undefined ? {} : { ends: end === null ? null : new Date(end * 1000) }
      return tx.update(Pass, { passId: each.pass }, { ...rest, ...until })
    }
    case 'revoke':
      return tx.delete(Pass, { passId: each.pass })
  }
}

function officeKey(key: string): { city: string; officeId: string } {
  const [own = '', officeId = ''] = key.split('/')
  return { city: own, officeId }
}

function roomKey(of: { readonly office: string; readonly room: string }) {
  return { ...officeKey(of.office), roomId: of.room }
}

/** All that is stored and hasn't expired, besides the records of keys, in the form of the plain model. */
async function storedLines({ client, now }: Campus): Promise<string[]> {
  const { Items = [] } = await client.scan({ TableName: 'campus' })
  return Items.filter((item) => item.ends === undefined || Number(item.ends) * 1000 >= now)
    .flatMap((item) => lineOf(item) ?? [])
    .toSorted()
}

function lineOf(item: Document): string | undefined {
  const { pk, sk, city: own, officeId, roomId, seats: places, code: given, ends: end } = item
  const [kindOf = ''] = String(sk).split('#')
  if (kindOf === 'OFFICE')
    return `office ${own}/${officeId} ${item.name}: ${item.rooms} rooms, ${places} seats`
  if (kindOf === 'ROOM') return `room ${own}/${officeId}/${roomId}: ${places} ${given} in ${item.officeName}`
  if (kindOf === 'PASS') return `pass ${item.passId}: ${given} ${own}/${officeId} ${end}`
  if (item.$$owner !== undefined) {
    const owner = item.$$owner as { readonly pk: string; readonly sk: string }
    const [, ...parts] = owner.pk.split('#')
    const [, id] = owner.sk.split('#')
    const ofRoom = `room ${parts.join('/')}/${id}`
    return `${item.$$of} ${item.$$value} of ${id === undefined ? `pass ${parts[0]} ${end}` : ofRoom}`
  }
  if (item.$$item !== undefined) {
    const room = item.$$item as Document
    return `deleted room ${room.city}/${room.officeId}/${room.roomId}: ${room.seats} ${room.code}`
  }
  return String(pk).includes('#Request#') ? undefined : `unknown ${pk} ${sk}`
}

async function clear({ client }: Campus): Promise<void> {
  const { Items = [] } = await client.scan({ TableName: 'campus' })
  for (const { pk, sk } of Items) await client.delete({ TableName: 'campus', Key: { pk, sk } as never })
}
