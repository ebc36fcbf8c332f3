import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** A running DynamoDB Local. */
export interface DynamoDbLocal extends AsyncDisposable {
  readonly endpoint: string
}

/**
 * Starts the DynamoDB Local of a directory, in memory. Undefined if the directory doesn't have it, or if Java is
 * missing; throws if it doesn't respond within a minute.
 */
export async function startDynamoDbLocal(directory: string): Promise<DynamoDbLocal | undefined> {
  if (!existsSync(join(directory, 'DynamoDBLocal.jar'))) return undefined
  const port = await freePort()
  const child = spawn(
    'java',
    [
      '-Djava.library.path=DynamoDBLocal_lib',
      '-jar',
      'DynamoDBLocal.jar',
      '-inMemory',
      '-sharedDb',
      '-disableTelemetry',
      '-port',
      String(port),
    ],
    { cwd: directory, stdio: 'ignore' },
  )
  const ended = Promise.race([once(child, 'exit'), once(child, 'error')]).then(() => 'ended' as const)
  const endpoint = `http://127.0.0.1:${port}/`
  const started = await Promise.race([responds(endpoint).then(() => 'started' as const), ended])
  if (started === 'ended') return undefined
  return {
    endpoint,
    async [Symbol.asyncDispose]() {
      child.kill()
      await ended
    },
  }
}

async function responds(endpoint: string): Promise<void> {
  for (let attempt = 0; attempt < 120; attempt += 1) {
    const response = await fetch(endpoint).catch(() => undefined)
    if (response !== undefined) return
    await delay(500)
  }
  throw new Error(`DynamoDB Local doesn't respond at ${endpoint}`)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new TypeError('a TCP server has a port')
  return address.port
}
