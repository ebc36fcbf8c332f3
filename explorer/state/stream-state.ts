import { computed, effect, signal } from '@preact/signals'
import type { ChangeMessage, StreamedChange } from '../../src/explorer/protocol/index.ts'
import type { ApiError } from '../api/api.ts'
import type { Explorer } from './explorer.ts'
import { asApiError } from './pane.ts'

/** An event of the stream in the list. */
export type StreamEntry =
  | { readonly id: number; readonly kind: 'change'; readonly change: StreamedChange }
  | { readonly id: number; readonly kind: 'gap' }

export type StreamStatus = 'closed' | 'connecting' | 'live' | 'lost'

/** Milliseconds until a lost connection is made again. */
const pauseMs = 2_000

/** The list has at most this many entries. */
const mostEntries = 500

/** The live changes of the table's items. */
export class StreamState {
  readonly status = signal<StreamStatus>('closed')
  /** Why the connection was lost. */
  readonly error = signal<ApiError | undefined>(undefined)
  /** The latest first. */
  readonly entries = signal<readonly StreamEntry[]>([])
  readonly isPaused = signal(false)
  /** Entities that are hidden. */
  readonly hidden = signal<ReadonlySet<string>>(new Set())
  readonly open = signal<number | undefined>(undefined)
  readonly shown = computed(() =>
    this.entries.value.filter(
      (entry) => entry.kind === 'gap' || !this.hidden.value.has(entry.change.entity ?? ''),
    ),
  )
  readonly #explorer: Explorer
  #isConnected = false
  #next = 0

  constructor(explorer: Explorer) {
    this.#explorer = explorer
    // Once opened it stays connected, so that nothing is missed while another view is on the screen.
    effect(() => {
      if (explorer.view.value === 'stream' && explorer.model.hasStream) this.#connect()
    })
  }

  toggle(entity: string): void {
    const hidden = new Set(this.hidden.peek())
    if (!hidden.delete(entity)) hidden.add(entity)
    this.hidden.value = hidden
  }

  clear(): void {
    this.entries.value = []
    this.open.value = undefined
  }

  /** Follows the changes for as long as the page is open: after an error, or the end of the gateway, it begins again. */
  async #connect(): Promise<void> {
    if (this.#isConnected) return
    this.#isConnected = true
    this.status.value = 'connecting'
    while (true) {
      try {
        for await (const message of this.#explorer.api.changes()) {
          this.#receive(message)
        }
        this.error.value = undefined
      } catch (error) {
        this.error.value = asApiError(error)
      }
      // What is written until it is connected again is missed.
      if (this.status.peek() === 'live') this.#add({ id: this.#next, kind: 'gap' })
      this.status.value = 'lost'
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
  }

  #receive({ kind, change }: ChangeMessage): void {
    this.status.value = 'live'
    this.error.value = undefined
    if (this.isPaused.peek()) return
    const id = this.#next
    if (kind === 'CHANGE' && change !== undefined) this.#add({ id, kind: 'change', change })
    if (kind === 'GAP') this.#add({ id, kind: 'gap' })
  }

  #add(entry: StreamEntry): void {
    this.#next += 1
    this.entries.value = [entry, ...this.entries.peek()].slice(0, mostEntries)
  }
}
