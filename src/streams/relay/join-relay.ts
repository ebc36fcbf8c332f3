import { connect, type Socket } from 'node:net'
import type { StreamPosition } from '../position.ts'
import { frameOf, framesOf } from './frames.ts'
import type { Iterators, Reply, Request } from './messages.ts'

/** Options of {@link joinRelay}. */
export interface JoinOptions {
  readonly path: string
  readonly request: Request
  /** Milliseconds until a process that doesn't respond is abandoned. */
  readonly answerMs: number
  /** Milliseconds without a reply after which a process that has responded is abandoned. */
  readonly silenceMs: number
  readonly signal: AbortSignal
}

/** The result of a request to a process that may read the stream. */
export type Joined =
  /** The events from the position on; they end when the other process ends or no longer responds. */
  | {
      readonly kind: 'joined'
      readonly position: StreamPosition
      readonly iterators: Iterators
      readonly replies: AsyncGenerator<Reply, void, undefined>
    }
  /** It would be joined. */
  | { readonly kind: 'probed' }
  /** The other process reads the stream, and doesn't have all records since the position. */
  | { readonly kind: 'refused' }
  /** No process responds. */
  | { readonly kind: 'none' }

/** Requests the events from the process that reads the stream, if there is one. */
export async function joinRelay({
  path,
  request,
  answerMs,
  silenceMs,
  signal,
}: JoinOptions): Promise<Joined> {
  const socket = connect({ path })
  const end = () => socket.destroy()
  signal.addEventListener('abort', end, { once: true })
  socket.once('close', () => signal.removeEventListener('abort', end))
  socket.on('error', end)
  socket.setTimeout(answerMs, end)
  socket.write(frameOf(request))
  const replies = framesOf(socket) as AsyncGenerator<Reply, void, undefined>
  const first = await replies.next().catch(() => undefined)
  if (first === undefined || first.done) return { kind: 'none' }
  if (first.value.kind === 'joined') {
    socket.setTimeout(silenceMs)
    return { ...first.value, replies: untilClosed(replies, socket) }
  }
  socket.destroy()
  const { kind } = first.value
  return { kind: kind === 'probed' || kind === 'refused' ? kind : 'none' }
}

async function* untilClosed(
  replies: AsyncGenerator<Reply, void, undefined>,
  socket: Socket,
): AsyncGenerator<Reply, void, undefined> {
  try {
    yield* replies
  } catch {
    // The connection was broken off: what it has brought is whole frames.
  } finally {
    socket.destroy()
  }
}
