import type { AnyEntity } from '../model/index.ts'
import type { FormWatch } from './forms/index.ts'
import type { RequestParts } from './store-request.ts'

type Reads = Pick<RequestParts, 'reader' | 'following'>
type Reader = Reads['reader']
type Following = Reads['following']

/**
 * The reads of a request in a table with second forms: reads items of migrated entities only while the form of this
 * model is complete. Writes check that themselves.
 */
export function guardedReads({ reader, following }: Reads, watch: FormWatch): Reads {
  return { reader: new GuardedReader(reader, watch), following: new GuardedFollowing(following, watch) }
}

class GuardedReader implements Reader {
  readonly #reader: Reader
  readonly #watch: FormWatch

  constructor(reader: Reader, watch: FormWatch) {
    this.#reader = reader
    this.#watch = watch
  }

  one(...args: Parameters<Reader['one']>) {
    return this.#read(args[0].entities, () => this.#reader.one(...args))
  }

  page(...args: Parameters<Reader['page']>) {
    return this.#read(args[0].entities, () => this.#reader.page(...args))
  }

  items(...args: Parameters<Reader['items']>) {
    return guardedEach(this.#watch, args[0].entities, () => this.#reader.items(...args))
  }

  cursor(...args: Parameters<Reader['cursor']>) {
    return this.#reader.cursor(...args)
  }

  snapshot(...args: Parameters<Reader['snapshot']>) {
    const [reads] = args
    const entities = Array.isArray(reads) ? reads.flatMap(([pattern]) => pattern?.entities ?? []) : []
    return this.#read(entities, () => this.#reader.snapshot(...args))
  }

  count(...args: Parameters<Reader['count']>) {
    return this.#read(args[0].entities, () => this.#reader.count(...args))
  }

  /** A parent has one form. */
  counter(...args: Parameters<Reader['counter']>) {
    return this.#reader.counter(...args)
  }

  byKey(...args: Parameters<Reader['byKey']>) {
    return this.#read([args[0]], () => this.#reader.byKey(...args))
  }

  #read<Result>(entities: readonly AnyEntity[], read: () => Promise<Result>): Promise<Result> {
    const known = this.#watch.ready(entities)
    return known === undefined ? read() : known.then(read)
  }
}

class GuardedFollowing implements Following {
  readonly #following: Following
  readonly #watch: FormWatch

  constructor(following: Following, watch: FormWatch) {
    this.#following = following
    this.#watch = watch
  }

  changes(...args: Parameters<Following['changes']>) {
    return guardedEach(this.#watch, args[0].entities, () => this.#following.changes(...args))
  }
}

/** Checks before each result, because reading many results may take longer than the known record is valid. */
async function* guardedEach<Result>(
  watch: FormWatch,
  entities: readonly AnyEntity[],
  read: () => AsyncGenerator<Result, void, undefined>,
): AsyncGenerator<Result, void, undefined> {
  await watch.ready(entities)
  for await (const each of read()) {
    await watch.ready(entities)
    yield each
  }
}
