import { isAsyncIterable, type Plugin } from 'graphql-yoga'
import { DynagateError } from '../../errors.ts'
import { acceptsStream } from './accept.ts'

/**
 * Responds to subscriptions as `text/event-stream`. Rejects a client that doesn't accept it before the event source is
 * opened; Yoga would open it, respond with an empty 406, and leave it open. Ends the events when the client disconnects,
 * or the host cancels the response, even before any has been read: Yoga would leave them open.
 */
export function useEventStream(): Plugin {
  return {
    onSubscribe({ args }) {
      const accepted = args.contextValue.request.headers.get('accept') ?? '*/*'
      if (['text/event-stream', '*/*'].some((type) => acceptsStream(accepted, type))) return
      const message = `Expected a subscription to accept text/event-stream, got accept: ${accepted}.`
      throw new DynagateError('BAD_REQUEST', message)
    },
    onResultProcess({ request: { signal }, result, setResult, resultProcessor, setResultProcessor }) {
      if (!isAsyncIterable(result)) return
      const events = result[Symbol.asyncIterator]()
      const end = () => void events.return?.()
      if (signal.aborted) end()
      else signal.addEventListener('abort', end, { once: true })
      setResult({ [Symbol.asyncIterator]: () => events })
      if (resultProcessor === undefined) return
      const process: typeof resultProcessor = async (...values) =>
        endingWith(await resultProcessor(...values), end)
      setResultProcessor(process, 'text/event-stream')
    },
  }
}

/** The same response, which calls `end` when its body is cancelled. */
function endingWith(response: Response, end: () => void): Response {
  const reader = response.body?.getReader()
  if (reader === undefined) return response
  const source: UnderlyingDefaultSource<Uint8Array> = {
    async pull(controller) {
      const { done, value } = await reader.read()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    cancel() {
      end()
      return reader.cancel()
    },
  }
  // Nothing is read ahead: a gap can still replace events that the host has not asked for.
  return new Response(new ReadableStream(source, { highWaterMark: 0 }), response)
}
