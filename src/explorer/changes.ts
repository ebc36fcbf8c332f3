import { DynagateError } from '../errors.ts'
import { type Document, entityOf, isSystemItem, type Table } from '../model/index.ts'
import { type ItemChange, toWire } from '../store/index.ts'
import type { TableEvent } from '../streams/index.ts'
import { storedItem } from './items/index.ts'
import type { Opened } from './opened.ts'
import type { ChangeMessage, StreamedChange } from './protocol/index.ts'

/** The changes of a table for the explorer's pages, as server-sent events. */
export class Changes {
  readonly #closing = new Set<AbortController>()
  #isClosed = false

  /**
   * The response with all changes from now on.
   *
   * @throws DynagateError BAD_USER_INPUT for a table without such a stream, OVERLOADED for one page too many.
   */
  respond({ table, feed }: Opened): Response {
    if (feed === undefined) {
      throw new DynagateError(
        'BAD_USER_INPUT',
        "The table has no stream of changes: declare stream: 'newAndOldImages' in defineTable().",
      )
    }
    if (this.#isClosed) throw new DynagateError('UPSTREAM_UNAVAILABLE', 'The gateway is about to stop.')
    if (this.#closing.size >= mostStreams) {
      throw new DynagateError(
        'OVERLOADED',
        `At most ${mostStreams} pages can follow the changes of the table.`,
      )
    }
    const closing = new AbortController()
    this.#closing.add(closing)
    const events = feed.watch({ signal: closing.signal })
    const end = () => {
      this.#closing.delete(closing)
      closing.abort()
    }
    const encoder = new TextEncoder()
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        try {
          const { done, value } = await events.next()
          if (done) {
            end()
            controller.close()
          } else controller.enqueue(encoder.encode(`data: ${JSON.stringify(messageOf(table, value))}\n\n`))
        } catch (error) {
          end()
          controller.error(error)
        }
      },
      cancel: end,
    })
    return new Response(body, { headers: { 'content-type': 'text/event-stream; charset=utf-8' } })
  }

  /** Ends all of them, and opens no others. */
  close(): void {
    this.#isClosed = true
    for (const each of [...this.#closing]) each.abort()
  }
}

const mostStreams = 10

function messageOf(table: Table, event: TableEvent): ChangeMessage {
  if (event.kind !== 'change') return { kind: kinds[event.kind] }
  return { kind: 'CHANGE', change: changeOf(table, event.change, event.at) }
}

const kinds = { ready: 'READY', gap: 'GAP', heartbeat: 'HEARTBEAT' } as const

function changeOf(table: Table, { key, before, after }: ItemChange, at: number): StreamedChange {
  const entity = entityIn(table, after ?? before ?? key)
  return {
    type: after ? (before ? 'changed' : 'created') : 'removed',
    key: toWire(key),
    ...(entity !== undefined && { entity }),
    ...(before && { before: storedItem(table, before, true) }),
    ...(after && { after: storedItem(table, after, true) }),
    at,
  }
}

function entityIn(table: Table, stored: Document): string | undefined {
  return isSystemItem(table, stored) ? undefined : entityOf(table, stored)?.name
}
