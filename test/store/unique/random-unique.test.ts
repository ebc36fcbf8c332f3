import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { DynagateError } from '../../../src/errors.ts'
import { type DynamoClient, UpstreamFailure } from '../../../src/store/client/index.ts'
import type { StoreRequest, Transaction } from '../../../src/store/index.ts'
import { access, type Club, Member, openClub } from './members.ts'

interface Plain {
  readonly email: string
  readonly team: string
  readonly shirt?: number
}
type Write =
  | { readonly kind: 'create' | 'upsert'; readonly id: string; readonly values: Plain }
  | {
      readonly kind: 'update'
      readonly id: string
      readonly patch: Omit<Partial<Plain>, 'shirt'> & { shirt?: number | null }
    }
  | { readonly kind: 'delete'; readonly id: string }
type Members = ReadonlyMap<string, Plain>

const id = fc.constantFrom('1', '2', '3')
const email = fc.constantFrom('a', 'b', 'c#', 'x'.repeat(300))
const team = fc.constantFrom('red', 'blue')
const shirt = fc.constantFrom(1, 2)
const values = fc.record({ email, team, shirt }, { requiredKeys: ['email', 'team'] })
const patch = fc
  .record({ email, team, shirt: fc.option(shirt) }, { requiredKeys: [] })
  .filter((given) => Object.keys(given).length > 0)
const write: fc.Arbitrary<Write> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('create' as const), id, values }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('upsert' as const), id, values }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('update' as const), id, patch }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete' as const), id }) },
)
/** One write, or several of different items as a transaction. */
const step = fc.oneof(
  write.map((only) => [only]),
  fc.uniqueArray(write, { minLength: 2, maxLength: 3, selector: (each) => each.id }),
)

it('unique values are those of the items after any writes with faults, and no two items have one', async () => {
  const draws: { next: () => number } = { next: () => 1 }
  await using open = await openClub((client) => withFaults(client, () => draws.next()))
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 12 }),
      fc.infiniteStream(fc.nat(99)),
      async (steps, fates) => {
        const stream = fates[Symbol.iterator]()
        let before = await readMembers(open)
        for (const writes of steps) {
          const expected = applied(before, writes)
          draws.next = () => (stream.next().value ?? 99) / 100
          const code = await codeOf(send(writes, open.store.request()))
          draws.next = () => 1
          const after = await readMembers(open)
          if (code === undefined) expect([expected.codes, after]).toEqual([[], expected.members])
          else if (code === 'OUTCOME_UNKNOWN') {
            expect(isDeepStrictEqual(after, before) || isDeepStrictEqual(after, expected.members)).toBe(true)
          } else {
            expect(after).toEqual(before)
            if (code !== 'THROTTLED' && code !== 'UPSTREAM_UNAVAILABLE')
              expect(expected.codes).toContain(code)
          }
          expect(await sentinelOwners(open)).toEqual(ownersIn(after))
          before = after
        }
        for (const memberId of before.keys()) await open.store.request().delete(Member, { memberId })
        expect(await open.sentinels()).toEqual([])
      },
    ),
    { numRuns: 12 },
  )
})

/** The members after the writes, all or none, and the codes with which they may be rejected. */
function applied(before: Members, writes: readonly Write[]): { members: Members; codes: readonly string[] } {
  const codes = new Set<string>()
  const members = new Map(before)
  for (const each of writes) {
    const known = before.get(each.id)
    if (each.kind === 'create' && known) codes.add('ALREADY_EXISTS')
    if ((each.kind === 'update' || each.kind === 'delete') && !known) codes.add('NOT_FOUND')
    if (each.kind === 'delete') members.delete(each.id)
    else members.set(each.id, withoutNulls({ ...known, ...('patch' in each ? each.patch : each.values) }))
  }
  const owners = ownersIn(members)
  if (new Set(owners.map(([value]) => value)).size < owners.length) codes.add('UNIQUE_VIOLATION')
  return { members: codes.size === 0 ? members : before, codes: [...codes] }
}

function withoutNulls(member: object): Plain {
  return Object.fromEntries(Object.entries(member).filter(([, value]) => value !== null)) as unknown as Plain
}

/** Each value, and the member that has it. */
function ownersIn(members: Members): [value: string, id: string][] {
  return [...members]
    .flatMap(([memberId, member]): [string, string][] => [
      [`email ${member.email}`, memberId],
      ...(member.shirt === undefined
        ? []
        : [[`shirt ${member.team}#${member.shirt}`, memberId] as [string, string]]),
    ])
    .toSorted()
}

async function sentinelOwners(open: Club): Promise<[string, string][]> {
  const found = await open.sentinels()
  const plain = (value: string) =>
    value.startsWith('$sha256:') ? 'x'.repeat(300) : value.replace('$23', '#')
  return found
    .map(([of, value, owner]): [string, string] => [
      `${of === 'Member.email' ? 'email' : 'shirt'} ${plain(value)}`,
      String(owner).replace('MEMBER#', ''),
    ])
    .toSorted()
}

async function send(writes: readonly Write[], request: StoreRequest): Promise<void> {
  const [only, ...others] = writes
  if (only !== undefined && others.length === 0) await planned(request, only)
  else await request.transact((tx) => writes.forEach((each) => void planned(tx, each)))
}

function planned(to: StoreRequest | Transaction, each: Write): unknown {
  // The methods of both take the same arguments.
  const tx = to as Transaction
  const key = { memberId: each.id }
  if (each.kind === 'delete') return tx.delete(Member, key)
  if (each.kind === 'update') return tx.update(Member, key, each.patch)
  const item = { ...key, name: 'x', ...each.values }
  return each.kind === 'create' ? tx.create(Member, item) : tx.upsert(Member, item)
}

async function readMembers({ store }: Club): Promise<Members> {
  const request = store.request({ consistent: true })
  const found = await Promise.all(
    ['1', '2', '3'].map(async (memberId): Promise<[string, Plain][]> => {
      const member = await request.one(access.member, { memberId })
      if (member === null) return []
      const { email, team, shirt } = member
      return [[memberId, { email, team, ...(shirt !== undefined && { shirt }) }]]
    }),
  )
  return new Map(found.flat())
}

async function codeOf(work: Promise<void>): Promise<string | undefined> {
  try {
    await work
    return undefined
  } catch (error) {
    if (error instanceof DynagateError) return error.code
    throw error
  }
}

/** A client whose calls are throttled, and whose writes conflict and lose their requests or responses. */
function withFaults(client: DynamoClient, draw: () => number): DynamoClient {
  const broken =
    <Input, Options, Answer>(call: (input: Input, options?: Options) => Promise<Answer>) =>
    async (input: Input, options?: Options): Promise<Answer> => {
      const fate = draw()
      if (fate < 0.06) throw new DynagateError('THROTTLED', 'throttled')
      if (fate < 0.1) throw new UpstreamFailure('UPSTREAM_UNAVAILABLE', true)
      const answer = await call(input, options)
      if (fate < 0.2) throw new UpstreamFailure('TIMEOUT', true)
      return answer
    }
  return {
    ...client,
    put: broken(client.put),
    update: broken(client.update),
    delete: broken(client.delete),
    transactWrite: broken(client.transactWrite),
  }
}
