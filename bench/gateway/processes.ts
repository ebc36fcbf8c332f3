import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'

/** A program of the benchmark in a process of its own. */
export interface Program extends AsyncDisposable {
  readonly child: ChildProcess
  /** The first thing that it said. */
  readonly hello: Readonly<Record<string, unknown>>
  /** Sends a message and waits for the answer. */
  ask<Answer>(message: object | string): Promise<Answer>
}

/**
 * Starts a program beside this file. With two cores or more the peer has the first to itself, and all else the second.
 */
export async function startProgram(
  name: string,
  role: 'peer' | 'other',
  env: Record<string, string> = {},
): Promise<Program> {
  const command = [process.execPath, '--conditions=dynagate-source', join(import.meta.dirname, `${name}.ts`)]
  const pinned = availableParallelism() > 1 && process.platform === 'linux'
  const [program = '', ...args] = pinned
    ? ['taskset', '-c', role === 'peer' ? '0' : '1', ...command]
    : command
  const child = spawn(program, args, {
    env: { ...process.env, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const exit = once(child, 'exit')
  const [hello] = await Promise.race([
    once(child, 'message'),
    exit.then(([code]) => Promise.reject(new Error(`${name} ended with ${code} before it was ready`))),
  ])
  return {
    child,
    hello: hello as Record<string, unknown>,
    async ask<Answer>(message: object | string) {
      const answer = once(child, 'message')
      child.send(message)
      const [first] = await Promise.race([
        answer,
        exit.then(([code]) => Promise.reject(new Error(`${name} ended with ${code} while it was asked`))),
      ])
      return first as Answer
    },
    async [Symbol.asyncDispose]() {
      if (child.connected) child.disconnect()
      await exit
    },
  }
}
