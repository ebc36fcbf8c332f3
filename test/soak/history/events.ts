import { closeSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** An event of a process, with the nanoseconds since the run began before the call and after its response. */
export type HistoryEvent = Span & (Increment | ListTransaction | IndexRead | StreamRead | Visit | Failure)

/** The time from before a call until after its response, in nanoseconds since the run began. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** A strongly consistent read of an item's version, and a write of the next one on the condition that it is unchanged. */
export interface Increment {
  readonly kind: 'increment'
  readonly key: string
  readonly saw: number
  readonly ok: boolean
}

/**
 * A transaction on lists: what it read, and the lists to which it appended its id. `reads` of one that appends are
 * asserted by its conditions. The `final` one is the read of all lists when every process has ended.
 */
export interface ListTransaction {
  readonly kind: 'lists'
  readonly id: number
  readonly reads: Readonly<Record<string, readonly number[]>>
  readonly appends: readonly string[]
  readonly ok: boolean
  readonly final?: true
}

/** What a query of an index returned: all of one owner, or all items in the order of their rank. */
export interface IndexRead {
  readonly kind: 'index'
  readonly owner?: string
  readonly entries: readonly IndexEntry[]
}

/** An entry of an index. */
export interface IndexEntry {
  readonly key: string
  readonly version: number
  readonly owner: string
  readonly rank: number
}

/** Records of a stream, in the order in which a reader got them. The `final` reader reads when every process has ended. */
export interface StreamRead {
  readonly kind: 'stream'
  readonly reader: string
  readonly records: readonly StreamEntry[]
  readonly final?: true
}

/** A record of a stream: the version that an item got. */
export interface StreamEntry {
  readonly key: string
  readonly version: number
  readonly sequence: string
}

/** A directory opened, and closed again or kept open. */
export interface Visit {
  readonly kind: 'open'
}

/** An unexplained error. */
export interface Failure {
  readonly kind: 'failure'
  readonly message: string
}

/** The events of one kind. */
export function eventsOf<Kind extends HistoryEvent['kind']>(
  history: readonly HistoryEvent[],
  kind: Kind,
): Extract<HistoryEvent, { kind: Kind }>[] {
  return history.filter((event): event is Extract<HistoryEvent, { kind: Kind }> => event.kind === kind)
}

/** A violation, and the time by which it occurred: nanoseconds since the run began. */
export interface Violation {
  readonly what: string
  readonly at: number
}

/** Writes a process's events to a file immediately, so that a killed process leaves every acknowledgement. */
export class HistoryWriter implements Disposable {
  readonly #file: number

  constructor(directory: string, process: number) {
    this.#file = openSync(join(directory, `${process}.jsonl`), 'a')
  }

  write(event: HistoryEvent): void {
    writeSync(this.#file, `${JSON.stringify(event)}\n`)
  }

  [Symbol.dispose](): void {
    closeSync(this.#file)
  }
}

/** The events of all processes, ordered by their end. */
export function readHistory(directory: string): HistoryEvent[] {
  const history: HistoryEvent[] = []
  for (const name of readdirSync(directory)) {
    // The last line of a killed process can be incomplete.
    for (const line of readFileSync(join(directory, name), 'utf8').split('\n').slice(0, -1)) {
      history.push(JSON.parse(line) as HistoryEvent)
    }
  }
  return history.sort((a, b) => a.to - b.to)
}
