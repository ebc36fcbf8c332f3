import type { Store } from 'dynagate'
import { type DynamoClient, UpstreamFailure } from '../../../src/store/client/index.ts'
import type { CacheRead, CacheWrite } from './cache-steps.ts'
import { access, Note } from './notes.ts'

/** A process that reads and writes with a cache. */
export interface CacheProcess {
  read(read: CacheRead): Promise<unknown>
  write(write: CacheWrite): Promise<void>
  /** Makes the writes that are late. */
  arrive(): Promise<void>
}

/**
 * A process, or a part of this one.
 *
 * @param open opens its store; the argument changes what becomes of its writes on the way.
 */
export function cacheProcess(open: (over: (client: DynamoClient) => DynamoClient) => Store): CacheProcess {
  const network = flakyNetwork()
  const store = open(network.over)
  return {
    read: (read) => readWith(store, read, 'one'),
    write: (write) => writeWith(store, write, network),
    arrive: network.deliver,
  }
}

/** What a read finds, with the cache of a scope, or without one. */
export async function readWith(
  store: Store,
  read: CacheRead,
  cacheScope: string | undefined,
): Promise<unknown> {
  const request = store.request({ cacheScope })
  const args = { owner: 'ann', number: read.number, topic: read.topic }
  if (read.pattern === 'note') return request.one(access.note, args)
  const pattern = access[read.pattern as 'notes']
  const key = read.pattern === 'byTopic' ? { topic: read.topic } : { owner: 'ann' }
  const page = await request.page(pattern, key as never, { first: read.first })
  return { items: page.edges.map(({ item }) => item), hasNextPage: page.hasNextPage }
}

/** @throws the errors that no such write may have. */
async function writeWith(
  store: Store,
  { kind, fate, process: _, ...given }: CacheWrite,
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
    if (!/ALREADY_EXISTS|NOT_FOUND|OUTCOME_UNKNOWN/.test((error as { code: string }).code)) throw error
  } finally {
    network.fate = 'done'
  }
}

interface Network {
  fate: CacheWrite['fate']
  over(client: DynamoClient): DynamoClient
  /** Does what is late. */
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
        // Not an outage: that so many writes fail within a second would open the circuit breaker.
        throw new UpstreamFailure('TIMEOUT', true)
      }
      // Without the time limit of their calls: a write that a busy machine makes after it would be late by chance.
      return {
        ...client,
        put: (input) => flaky(() => client.put(input)),
        update: (input) => flaky(() => client.update(input)),
        delete: (input) => flaky(() => client.delete(input)),
        batchWrite: (input) => flaky(() => client.batchWrite(input)),
      }
    },
    async deliver() {
      for (const send of late.splice(0)) await send().catch(() => {})
    },
  }
  return network
}
