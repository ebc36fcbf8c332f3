import type { ExecutionResult } from 'graphql'

/**
 * Gives a result the id of its event: the `id` of the server-sent event. Yoga calls a result's own `stringify`, and what it
 * returns is the last line of the event, after `data: `. So the line of the id follows it. The string of a result that many
 * subscribers get is made once, and the id only where it is sent.
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
