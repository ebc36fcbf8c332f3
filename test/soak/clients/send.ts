import { connect } from 'node:net'
import type { BadRequest } from './bad-requests.ts'

/** The outcome of a request: the status of its response, or how its connection ended without one. */
export type Outcome = number | 'closed' | 'hanging'

/** Sends a request on a new connection, and waits until the connection is closed. */
export function send(port: number, { bytes, client }: BadRequest): Promise<Outcome> {
  const { promise, resolve } = Promise.withResolvers<Outcome>()
  let head = ''
  const socket = connect(port, '127.0.0.1', () => {
    if (client === 'ends') socket.end(bytes)
    else socket.write(bytes, () => client === 'leaves' && socket.resetAndDestroy())
  })
  socket.on('data', (data) => {
    if (head.length < 20) head += data.toString('latin1')
    if (client === 'leavesMidway') socket.resetAndDestroy()
  })
  socket.on('error', () => {})
  socket.setTimeout(hangingMs, () => {
    resolve('hanging')
    socket.destroy()
  })
  socket.on('close', () => {
    const [, status] = /^HTTP\/1\.1 (\d{3})/.exec(head) ?? []
    resolve(status === undefined ? 'closed' : Number(status))
  })
  return promise
}

/** Milliseconds without any traffic, over all timeouts of the gateway. */
const hangingMs = 60_000
