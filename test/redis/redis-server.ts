import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RedisCommand } from 'dynagate'

/** A private Redis server on a socket in a temporary directory. */
export interface RedisServer extends AsyncDisposable {
  /** The path of its socket. */
  readonly path: string
  /** Opens a connection; it is closed with the server. */
  connect(): Promise<RedisCommand>
}

/**
 * Starts Debian's redis-server.
 *
 * @param maxmemory in Redis's notation, `3mb`; entries beyond it are evicted, least recently used first.
 */
export async function startRedis({ maxmemory }: { readonly maxmemory: string }): Promise<RedisServer> {
  const directory = await mkdtemp(join(tmpdir(), 'dynagate-redis-'))
  const path = join(directory, 'redis.sock')
  const options = { port: '0', unixsocket: path, dir: directory, save: '', maxmemory }
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value])
  const server = spawn('redis-server', [...args, '--maxmemory-policy', 'allkeys-lru'], { stdio: 'pipe' })
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.once('exit', (code) => reject(new Error(`redis-server ended with ${code}`)))
    server.stdout.on('data', (text: Buffer) => {
      if (text.includes('eady to accept connections')) resolve()
    })
  })
  const connections: RedisConnection[] = []
  return {
    path,
    async connect() {
      const connection = await connectRedis(path)
      connections.push(connection)
      return connection.send
    },
    async [Symbol.asyncDispose]() {
      for (const connection of connections) connection.close()
      server.kill()
      await ended
      await rm(directory, { recursive: true })
    },
  }
}

/** A connection to a Redis. */
export interface RedisConnection {
  readonly send: RedisCommand
  close(): void
}

/** Connects to the Redis behind a socket's path. */
export async function connectRedis(path: string): Promise<RedisConnection> {
  const socket = connect(path)
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  return { send: commandsOver(socket), close: () => socket.destroy() }
}

/** A client of Redis's protocol (RESP 2), which replies to commands in order. */
function commandsOver(socket: Socket): RedisCommand {
  const waiting: PromiseWithResolvers<unknown>[] = []
  let received = Buffer.alloc(0)
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk])
    for (;;) {
      const reply = parseReply(received, 0)
      if (reply === undefined) return
      received = received.subarray(reply.end)
      const next = waiting.shift()
      if (reply.value instanceof Error) next?.reject(reply.value)
      else next?.resolve(reply.value)
    }
  })
  return (command) => {
    const answer = Promise.withResolvers<unknown>()
    waiting.push(answer)
    const parts = command.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`)
    socket.write(`*${command.length}\r\n${parts.join('')}`)
    return answer.promise
  }
}

interface Reply {
  readonly value: unknown
  /** The offset of the next reply. */
  readonly end: number
}

/** The reply at `start`, or undefined if it is incomplete. */
function parseReply(bytes: Buffer, start: number): Reply | undefined {
  const lineEnd = bytes.indexOf('\r\n', start)
  if (lineEnd === -1) return undefined
  const line = bytes.toString('utf8', start + 1, lineEnd)
  const end = lineEnd + 2
  switch (String.fromCharCode(bytes[start] ?? 0)) {
    case '+':
      return { value: line, end }
    case '-':
      return { value: new Error(line), end }
    case ':':
      return { value: Number(line), end }
    case '$': {
      if (line === '-1') return { value: null, end }
      const last = end + Number(line)
      return bytes.length < last + 2 ? undefined : { value: bytes.toString('utf8', end, last), end: last + 2 }
    }
    case '*': {
      const values: unknown[] = []
      let at = end
      for (let count = 0; count < Number(line); count += 1) {
        const element = parseReply(bytes, at)
        if (element === undefined) return undefined
        values.push(element.value)
        at = element.end
      }
      return { value: values, end: at }
    }
    default:
      throw new Error(`Expected a reply of Redis, got ${line}`)
  }
}
