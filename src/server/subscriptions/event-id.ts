import type { ExecutionResult } from 'graphql'

/**
 * Adds the id of its event to a result, as the `id` of the server-sent event. Yoga calls the result's own `stringify`
 * and writes its string as the last line of the event, after `data: `, so the id can follow on another line. The string
 * of a shared result is made once, the id only when it is sent.
 */
export function withEventId(result: ExecutionResult, id: () => string | undefined): ExecutionResult {
  let known: string | undefined
  const stringify = (sent: ExecutionResult): string => {
    // A result with errors is another one for each request.
    if (sent !== result) return stringOf(sent, id())
    known ??= stringOf(sent, id())
    return known
  }
  Object.defineProperty(result, 'stringify', { value: stringify, enumerable: true })
  return result
}

function stringOf(sent: ExecutionResult, id: string | undefined): string {
  const { stringify: _, ...plain } = sent as ExecutionResult & { stringify?: unknown }
  const data = JSON.stringify(plain)
  return id === undefined ? data : `${data}\nid: ${id}`
}
