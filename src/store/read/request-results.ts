import type { AnyItem } from '../../model/index.ts'
import { conditionText, type PageRequest, type Query, type Selection } from '../plan/index.ts'
import type { Page } from './page.ts'

/** The results of one request's lookups, pages and counts. Equal reads run once, until the results are discarded. */
export class RequestResults {
  readonly #selections = new Map<Selection, number>()
  readonly #lookups = new Map<string, Promise<AnyItem | null>>()
  readonly #pages = new Map<string, Promise<Page<AnyItem>>>()
  readonly #counts = new Map<string, Promise<number | null>>()

  lookup(
    query: Query,
    selection: Selection | undefined,
    read: () => Promise<AnyItem | null>,
  ): Promise<AnyItem | null> {
    return once(this.#lookups, this.#textOf(query, selection), read)
  }

  page(
    query: Query,
    selection: Selection | undefined,
    { first, after, last, before }: PageRequest,
    read: () => Promise<Page<AnyItem>>,
  ): Promise<Page<AnyItem>> {
    return once(this.#pages, this.#textOf(query, selection, first, after, last, before), read)
  }

  count(query: Query, upTo: number, read: () => Promise<number | null>): Promise<number | null> {
    return once(this.#counts, this.#textOf(query, undefined, upTo), read)
  }

  /** Discards all results: later reads run again. */
  clear(): void {
    this.#lookups.clear()
    this.#pages.clear()
    this.#counts.clear()
  }

  /** The key of a read: two reads have the same one exactly if they return the same. */
  #textOf(
    { pattern, condition, filter, rule }: Query,
    selection: Selection | undefined,
    ...page: readonly unknown[]
  ): string {
    const text = conditionText(condition, filter)
    return JSON.stringify([
      pattern.name,
      text,
      this.#numberOf(selection),
      // A request has only one caller, so the presence of a rule identifies it.
      rule !== undefined,
      ...page.map((each) => each ?? null),
    ])
  }

  #numberOf(selection: Selection | undefined): number {
    if (selection === undefined) return 0
    const number = this.#selections.get(selection) ?? this.#selections.size + 1
    this.#selections.set(selection, number)
    return number
  }
}

function once<Result>(
  known: Map<string, Promise<Result>>,
  text: string,
  read: () => Promise<Result>,
): Promise<Result> {
  const result = known.get(text) ?? read()
  known.set(text, result)
  return result
}
