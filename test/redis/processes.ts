import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { CacheProcess } from '../store/cache/cache-process.ts'
import type { CacheStep } from '../store/cache/cache-steps.ts'

/** What a process is started with. */
export interface Settings {
  /** The path of the Redis server's socket. */
  readonly redis: string
  /** The address of the DynamoDB. */
  readonly endpoint: string
  /** The bytes that it writes to Redis before each command, so that Redis evicts; 0 for none. */
  readonly junkBytes: number
}

/** What a process is sent; without a step it begins a run, with nothing cached. */
export interface Request {
  readonly id: number
  readonly run: number
  readonly step?: CacheStep
}

/** What it replies. */
export interface Reply {
  readonly id: number
  readonly found?: unknown
  readonly error?: string
}

/** A process of the operating system that reads and writes with a cache. Disposing of it ends it. */
export interface ChildProcess extends CacheProcess, AsyncDisposable {
  /** Begins a run, with nothing cached. */
  begin(run: number): Promise<unknown>
}

/** Starts a process. */
export async function startProcess(settings: Settings): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, 'process-program.ts'), [JSON.stringify(settings)], {
    execArgv: ['--conditions=dynagate-source'],
    serialization: 'advanced',
  })
  const exit = once(child, 'exit')
  await once(child, 'message')
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  child.on('message', ({ id, found, error }: Reply) => {
    const call = waiting.get(id)
    waiting.delete(id)
    if (error === undefined) call?.resolve(found)
    else call?.reject(new Error(error))
  })
  void exit.then(() => {
    for (const call of waiting.values()) call.reject(new Error('the process has ended'))
  })
  let calls = 0
  const send = (request: Omit<Request, 'id'>) => {
    calls += 1
    const call = Promise.withResolvers<unknown>()
    waiting.set(calls, call)
    child.send({ id: calls, ...request })
    return call.promise
  }
  let run = 0
  const step = (each: CacheStep) => send({ run, step: each })
  return {
    begin(next) {
      run = next
      return send({ run })
    },
    read: step,
    write: async (write) => void (await step(write)),
    arrive: async () => void (await step({ kind: 'arrive', process: 0 })),
    async [Symbol.asyncDispose]() {
      if (child.connected) child.disconnect()
      await exit
    },
  }
}
