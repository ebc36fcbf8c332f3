import type { ItemChange } from '../../store/index.ts'
import { EventQueue } from './event-queue.ts'
import type { TableEvent } from './table-feed.ts'

/** The watchers that receive every change of a table, such as tools. A watcher that is too slow gets a gap instead. */
export class Watchers {
  readonly #queues = new Set<EventQueue<TableEvent>>()
  readonly #limit: number

  /** @param limit how many events may wait for a watcher. */
  constructor(limit: number) {
    this.#limit = limit
  }

  get size(): number {
    return this.#queues.size
  }

  has(queue: EventQueue<TableEvent>): boolean {
    return this.#queues.has(queue)
  }

  /** @param onEnd called when the watcher has left. */
  add(onEnd: () => void): EventQueue<TableEvent> {
    const queue = new EventQueue<TableEvent>({
      limit: this.#limit,
      onEnd: () => {
        this.#queues.delete(queue)
        onEnd()
      },
    })
    this.#queues.add(queue)
    return queue
  }

  send(change: ItemChange, at: number): void {
    this.#push({ kind: 'change', change, at })
  }

  reportGap(): void {
    this.#push(gap)
  }

  /** Sends a heartbeat to the watchers that have taken all events. */
  beat(): void {
    for (const queue of this.#queues) if (queue.isEmpty) queue.push(heartbeat, () => heartbeat)
  }

  fail(error: unknown): void {
    for (const queue of [...this.#queues]) queue.fail(error)
  }

  async close(): Promise<void> {
    for (const queue of [...this.#queues]) await queue.return()
  }

  #push(event: TableEvent): void {
    for (const queue of this.#queues) queue.push(event, () => gap)
  }
}

const gap: TableEvent = Object.freeze({ kind: 'gap' })
const heartbeat: TableEvent = Object.freeze({ kind: 'heartbeat' })
