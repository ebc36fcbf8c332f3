import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { OperationName } from '../../../src/engine/index.ts'
import { clientFrom, type EngineClient, type Request } from '../entry-points.ts'

/** An engine in another process. Disposing of it ends the process. */
export type OtherEngine = EngineClient & AsyncDisposable

/** Opens an engine on a directory in another process. */
export async function openElsewhere(directory: string): Promise<OtherEngine> {
  const child = fork(join(import.meta.dirname, 'engine-process.ts'), [directory], { execArgv: [] })
  const exit = once(child, 'exit')
  await once(child, 'message')
  const waiting = new Map<number, (reply: Reply) => void>()
  child.on('message', (reply: Reply) => waiting.get(reply.id)?.(reply))
  let calls = 0
  const send = async (operation: OperationName, input: Request) => {
    calls += 1
    const id = calls
    const reply = new Promise<Reply>((resolve) => waiting.set(id, resolve))
    child.send({ id, operation, input })
    const { answer, error } = await reply
    if (error !== undefined) throw Object.assign(new Error(error.message), { name: error.name })
    return answer
  }
  return {
    ...clientFrom(send),
    async [Symbol.asyncDispose]() {
      if (child.connected) child.disconnect()
      await exit
    },
  }
}

/** Starts a process that writes to a directory, kills it after this many acknowledged writes, and returns their keys. */
export async function writeUntilKilled(directory: string, round: number, writes: number): Promise<string[]> {
  const program = join(import.meta.dirname, 'writer-process.ts')
  const child = spawn(process.execPath, [program, directory, String(round)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const keys: string[] = []
  let killed: Promise<void> | undefined
  for await (const key of createInterface({ input: child.stdout })) {
    keys.push(key)
    if (keys.length >= writes) killed ??= kill(child)
  }
  await killed
  return keys
}

interface Reply {
  readonly id: number
  readonly answer?: unknown
  readonly error?: { readonly name: string; readonly message: string }
}

async function kill(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit')
  child.kill('SIGKILL')
  await exit
}
