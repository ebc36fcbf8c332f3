import type { AnyEntity, AnyItem } from '../model/index.ts'
import { type ReadCache, writtenItem } from './cache/index.ts'
import type { CallAccount } from './call-account.ts'
import type { Reader } from './read/index.ts'
import type { StoreRequest } from './store.ts'
import type { Writer } from './write/index.ts'

type Values = Readonly<Record<string, unknown>>

/** What a request reads and writes with. */
export interface RequestParts {
  readonly reader: Reader
  readonly writer: Writer
  readonly cache: ReadCache | undefined
}

/** What a request tells about itself. */
export interface RequestFacts extends Pick<StoreRequest, 'sizes' | 'consistent'> {
  readonly account: CallAccount
}

/** Reader and writer as one. Whatever became of a write, what was read before may be out of date after it. */
export function storeRequest(
  { reader, writer, cache }: RequestParts,
  { account, ...facts }: RequestFacts,
): StoreRequest {
  const written = async (
    work: Promise<AnyItem>,
    { entity, given, image }: { entity: AnyEntity; given: Values; image: 'before' | 'after' },
  ) => {
    let item: AnyItem | undefined
    try {
      item = await work
      return item
    } finally {
      reader.wrote(entity, item ?? given)
      const touched = cache && writtenItem(entity, { given, item, image })
      if (touched !== undefined) await cache?.wrote(touched)
    }
  }
  const request = {
    ...facts,
    calls: account.calls,
    get underWay() {
      return account.underWay
    },
    settled: () => account.settled(),
    one: handled(reader.one.bind(reader)),
    page: handled(reader.page.bind(reader)),
    count: handled(reader.count.bind(reader)),
    byKey: handled(reader.byKey.bind(reader)),
    create: (entity: AnyEntity, given: Values) =>
      written(writer.create(entity, given), { entity, given, image: 'after' }),
    update: (entity: AnyEntity, key: Values, patch: Values) =>
      written(writer.update(entity, key, patch), { entity, given: key, image: 'after' }),
    delete: (entity: AnyEntity, key: Values) =>
      written(writer.delete(entity, key), { entity, given: key, image: 'before' }),
  }
  // The types of a model's patterns and entities are checked at the store's door; inside, all of them are alike.
  return request as StoreRequest
}

/**
 * A read may be started before its caller knows whether anybody will await it: a caller that throws in between, or
 * drops the promise, must not end the process with an unhandled rejection. Awaiting it still throws the error.
 */
function handled<Args extends unknown[], Result>(
  read: (...args: Args) => Promise<Result>,
): (...args: Args) => Promise<Result> {
  return (...args) => {
    const answer = read(...args)
    answer.catch(ignore)
    return answer
  }
}

function ignore(): void {
  // The error is for those who await the read.
}
