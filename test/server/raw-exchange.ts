import { connect } from 'node:net'

/** A response, as far as two paths must agree on it. */
export interface RawResponse {
  readonly status: string
  readonly headers: readonly string[]
  readonly body: string
}

/** Sends bytes over a connection of its own, and reads until the server closes it. */
export function exchange(port: number, bytes: Buffer): Promise<RawResponse> {
  const { promise, resolve, reject } = Promise.withResolvers<RawResponse>()
  const socket = connect(port, '127.0.0.1')
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk))
  socket.once('close', () => resolve(responseIn(Buffer.concat(chunks))))
  socket.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error)
  })
  socket.setTimeout(20_000, () => {
    reject(new Error(`Expected an answer to ${bytes}, got ${Buffer.concat(chunks)}`))
    socket.destroy()
  })
  // The end of what is sent, so that nobody waits for the rest of a body that is too short.
  socket.end(bytes)
  return promise
}

/** What differs between any two responses, or between ways to send the same body. */
const varying = /^(?:date|content-length|transfer-encoding):/i

function responseIn(bytes: Buffer): RawResponse {
  let text = bytes.toString('latin1')
  // Node's interim response.
  if (text.startsWith('HTTP/1.1 100')) text = text.slice(text.indexOf('\r\n\r\n') + 4)
  const end = text.indexOf('\r\n\r\n')
  const [status = '', ...headers] = text.slice(0, end).split('\r\n')
  const raw = text.slice(end + 4)
  const body = headers.some((each) => /^transfer-encoding: chunked$/i.test(each)) ? joined(raw) : raw
  return {
    status,
    headers: headers
      .filter((each) => !varying.test(each))
      .map((each) => each.replace(/^[^:]*/, (name) => name.toLowerCase()).replace(generatedId, 'ID'))
      .sort(),
    body: Buffer.from(body, 'latin1').toString('utf8').replace(generatedId, 'ID'),
  }
}

const generatedId = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}/g

function joined(chunked: string): string {
  let rest = chunked
  let body = ''
  for (;;) {
    const end = rest.indexOf('\r\n')
    const length = Number.parseInt(rest.slice(0, end), 16)
    if (end < 0 || !(length > 0)) return body
    body += rest.slice(end + 2, end + 2 + length)
    rest = rest.slice(end + 4 + length)
  }
}
