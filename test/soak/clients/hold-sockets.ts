import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { pageOf, post } from './bad-requests.ts'

/** Opens connections that request 18 MB each and never read: more than the kernel buffers, which is up to 10 MB. */
export async function holdSockets(port: number, count: number): Promise<AsyncDisposable> {
  const sockets: Socket[] = []
  for (let left = count; left > 0; left--) {
    // A socket without a listener of its data is paused from the start.
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    socket.on('error', () => {})
    for (let requests = 4; requests > 0; requests--) socket.write(post(pageOf(45), 'keep-alive'))
    sockets.push(socket)
  }
  return {
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
    },
  }
}
