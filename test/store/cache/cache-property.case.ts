import type { Store } from 'dynagate'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type DynamoClient, UpstreamFailure } from '../../../src/store/client/index.ts'
import type { CacheStorage } from '../../../src/store/index.ts'
import { access, Note, openWorld } from './notes.ts'

/**
 * The guarantees of a cache in any storage: two processes that share it read what DynamoDB has, whatever is written by
 * either, evicted, or uncertain after a lost response.
 *
 * @param makeStorage returns a new storage for each run.
 */
export function cacheProperty(
  makeStorage: (run: number) => CacheStorage,
  { numRuns, mayArriveLate = true }: { readonly numRuns: number; readonly mayArriveLate?: boolean },
): void {
  it('returns what DynamoDB returns, for any writes of two processes and any lost responses', async () => {
    await using world = await openWorld()
    const plain = world.open()
    const network = flakyNetwork()
    let runs = 0
    const steps = fc.array(step, { minLength: 20, maxLength: 60 })
    await fc.assert(
      fc.asyncProperty(fc.boolean(), steps, async (isFlaky, all) => {
        runs += 1
        const storage = makeStorage(runs)
        const stores = [0, 1].map(() => world.open({ storage, settleMs: 0 }, network.over))
        for (const each of all) {
          const store = stores[each.process]
          if (store === undefined) throw new Error('there are two processes')
          if (each.kind === 'read') {
            expect(await readWith(store, each, 'one')).toEqual(await readWith(plain, each, undefined))
          } else if (each.kind === 'arrive') await network.deliver()
          else await write(store, { ...each, fate: fateOf(each, isFlaky, mayArriveLate) }, network)
        }
        await network.deliver()
      }),
      { numRuns },
    )
  })
}

const number = fc.integer({ min: 0, max: 5 })
const process = fc.constantFrom(0, 1)
const fate = fc.constantFrom('done', 'done', 'done', 'lost', 'late', 'dropped')
const values = {
  process,
  fate,
  number,
  topic: fc.constantFrom('tea', 'ink'),
  rank: fc.integer({ min: 0, max: 3 }),
  title: fc.constantFrom('A', 'B', 'C'),
}
const step = fc.oneof(
  fc.record({ kind: fc.constant('put' as const), ...values }),
  fc.record({ kind: fc.constant('update' as const), ...values }),
  fc.record({ kind: fc.constant('delete' as const), process, fate, number }),
  fc.record({ kind: fc.constant('putAll' as const), ...values }),
  fc.record({ kind: fc.constant('arrive' as const), process }),
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('read' as const),
      process,
      pattern: fc.constantFrom('note', 'notes', 'latest', 'byTopic', 'byTopic', 'byTopic', 'byTitle'),
      number,
      topic: fc.constantFrom('tea', 'ink'),
      first: fc.constantFrom(2, 5),
    }),
  },
)
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never
type Read = Extract<Step, { kind: 'read' }>
type Write = Extract<Step, { fate: unknown }>

async function readWith(store: Store, read: Read, cacheScope: string | undefined): Promise<unknown> {
  const request = store.request({ cacheScope })
  const args = { owner: 'ann', number: read.number, topic: read.topic }
  if (read.pattern === 'note') return request.one(access.note, args)
  const pattern = access[read.pattern as 'notes']
  const key = read.pattern === 'byTopic' ? { topic: read.topic } : { owner: 'ann' }
  const page = await request.page(pattern, key as never, { first: read.first })
  return { items: page.edges.map(({ item }) => item), hasNextPage: page.hasNextPage }
}

async function write(
  store: Store,
  { kind, fate, process: _, ...given }: Write,
  network: Network,
): Promise<void> {
  network.fate = fate
  const request = store.request()
  const item = { owner: 'ann', ...given }
  const { number: key, ...patch } = given
  try {
    if (kind === 'put') await request.create(Note, item as never)
    else if (kind === 'putAll') await store.putAll(Note, [item as never])
    else if (kind === 'delete') await request.delete(Note, { owner: 'ann', number: key })
    else await request.update(Note, { owner: 'ann', number: key }, patch as never)
  } catch (error) {
    expect((error as { code: string }).code).toMatch(/ALREADY_EXISTS|NOT_FOUND|OUTCOME_UNKNOWN/)
  } finally {
    network.fate = 'done'
  }
}

/** If Redis has evicted the log that announces a write, it can't invalidate reads before that write arrives. */
function fateOf({ fate }: Write, isFlaky: boolean, mayArriveLate: boolean): Write['fate'] {
  if (!isFlaky) return 'done'
  return fate === 'late' && !mayArriveLate ? 'dropped' : fate
}

interface Network {
  /** The fate of a write: done; done with a lost response; done when delivered; never done. */
  fate: 'done' | 'lost' | 'late' | 'dropped'
  over(client: DynamoClient): DynamoClient
  /** Executes the delayed writes. */
  deliver(): Promise<void>
}

function flakyNetwork(): Network {
  const late: (() => Promise<unknown>)[] = []
  const network: Network = {
    fate: 'done',
    over(client) {
      const flaky = async <Answer>(send: () => Promise<Answer>): Promise<Answer> => {
        const { fate } = network
        if (fate === 'done') return send()
        if (fate === 'lost') await send()
        if (fate === 'late') late.push(send)
        throw new UpstreamFailure('UPSTREAM_UNAVAILABLE', true)
      }
      return {
        ...client,
        put: (...call) => flaky(() => client.put(...call)),
        update: (...call) => flaky(() => client.update(...call)),
        delete: (...call) => flaky(() => client.delete(...call)),
        batchWrite: (...call) => flaky(() => client.batchWrite(...call)),
      }
    },
    async deliver() {
      for (const send of late.splice(0)) await send().catch(() => {})
    },
  }
  return network
}
