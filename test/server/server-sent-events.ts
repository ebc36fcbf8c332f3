/** One event of a subscription. */
export interface SentEvent {
  readonly id?: string
  readonly data?: unknown
  readonly errors?: readonly unknown[]
}

/** The events of a response, as a client of the protocol of graphql-sse gets them. */
export function serverSentEvents({ body }: Response): { next(): Promise<SentEvent> } {
  if (body === null) throw new Error('a response without a body')
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  return {
    async next() {
      for (;;) {
        const end = text.indexOf('\n\n')
        if (end >= 0) {
          const lines = text.slice(0, end).split('\n')
          text = text.slice(end + 2)
          const lineOf = (name: string) =>
            lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2)
          const data = lineOf('data')
          if (data === undefined) continue
          const id = lineOf('id')
          return { ...JSON.parse(data), ...(id !== undefined && { id }) }
        }
        const { value, done } = await reader.read()
        if (done) throw new Error('the events have ended')
        text += value
      }
    },
  }
}
