import type { CallAccount } from './call-account.ts'
import type { Reader } from './read/index.ts'
import type { StoreRequest } from './store.ts'
import type { Writer } from './write/index.ts'

/** The parts of a request. */
export interface RequestParts {
  readonly reader: Reader
  readonly writer: Writer
}

/** Facts about a request. */
export interface RequestFacts extends Pick<StoreRequest, 'sizes' | 'consistent'> {
  readonly account: CallAccount
}

/** Reader and writer as one. */
export function storeRequest(
  { reader, writer }: RequestParts,
  { account, ...facts }: RequestFacts,
): StoreRequest {
  const request = {
    ...facts,
    calls: account.calls,
    get underWay() {
      return account.underWay
    },
    settled: () => account.settled(),
    limit: account.limit.bind(account),
    one: handled(reader.one.bind(reader)),
    page: handled(reader.page.bind(reader)),
    items: reader.items.bind(reader),
    cursor: reader.cursor.bind(reader),
    snapshot: handled(reader.snapshot.bind(reader)),
    count: handled(reader.count.bind(reader)),
    byKey: handled(reader.byKey.bind(reader)),
    create: writer.create.bind(writer),
    update: writer.update.bind(writer),
    upsert: writer.upsert.bind(writer),
    delete: writer.delete.bind(writer),
    transact: writer.transact.bind(writer),
  }
  // The public interface checks the types of a model's patterns and entities; the implementation treats all alike.
  return request as StoreRequest
}

/**
 * A read may be started before it is known whether it will be awaited: a caller that throws first, or drops the promise,
 * must not end the process with an unhandled rejection. Awaiting the promise still throws the error.
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
  // Awaiting the read throws the error.
}
