import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { pageOf, post } from './bad-requests.ts'

/** Opens connections that request 9 MB each and never read. The kernel buffers about 4 MB of it, the gateway the rest. */
export async function holdSockets(port: number, count: number): Promise<AsyncDisposable> {
  const sockets: Socket[] = []
  for (let left = count; left > 0; left--) {
    // A socket without a listener of its data is paused from the start.
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    socket.on('error', () => {})
    for (let requests = 2; requests > 0; requests--) socket.write(post(pageOf(45), 'keep-alive'))
    sockets.push(socket)
  }
  return {
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
    },
  }
}
