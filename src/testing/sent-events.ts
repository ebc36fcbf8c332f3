import type { TestResponse } from './test-request.ts'

/**
 * The results of a response with server-sent events, until the subscription ends; of any other response, its one result.
 * Leaving the loop ends the subscription.
 */
export async function* sentEvents<Data>(
  response: Response,
): AsyncGenerator<TestResponse<Data>, void, undefined> {
  if (!isEventStream(response)) {
    yield (await response.json()) as TestResponse<Data>
    return
  }
  let unread = ''
  for await (const chunk of (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
    const events = `${unread}${chunk}`.split('\n\n')
    unread = events.pop() ?? ''
    for (const event of events) {
      const data = dataOf(event)
      if (data !== undefined) yield JSON.parse(data) as TestResponse<Data>
    }
  }
}

function isEventStream({ headers }: Response): boolean {
  return headers.get('content-type')?.startsWith('text/event-stream') === true
}

/** The data of a result; undefined for a ping, and for the last event, which has none. */
function dataOf(event: string): string | undefined {
  const line = event.split('\n').find((each) => each.startsWith('data: '))
  return line?.slice('data: '.length)
}
