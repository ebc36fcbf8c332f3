import { isAsyncIterable, type Plugin } from 'graphql-yoga'
import { DynagateError } from '../../errors.ts'
import { acceptsStream } from './accept.ts'

/**
 * Responds to subscriptions as `text/event-stream`. Rejects a client that doesn't accept it before the event source is
 * opened; Yoga would open it, respond with an empty 406, and leave it open. Ends the events when the client disconnects,
 * even before it has read any: Yoga would leave them open.
 */
export function useEventStream(): Plugin {
  return {
    onSubscribe({ args }) {
      const accepted = args.contextValue.request.headers.get('accept') ?? '*/*'
      if (['text/event-stream', '*/*'].some((type) => acceptsStream(accepted, type))) return
      const message = `Expected a subscription to accept text/event-stream, got accept: ${accepted}.`
      throw new DynagateError('BAD_REQUEST', message)
    },
    onResultProcess({ request: { signal }, result, setResult }) {
      if (!isAsyncIterable(result)) return
      const events = result[Symbol.asyncIterator]()
      const end = () => void events.return?.()
      if (signal.aborted) end()
      else signal.addEventListener('abort', end, { once: true })
      setResult({ [Symbol.asyncIterator]: () => events })
    },
  }
}
