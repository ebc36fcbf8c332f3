import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'

/** A program of the benchmark in another process. */
export interface Program extends AsyncDisposable {
  readonly child: ChildProcess
  /** Its first message, apart from its progress. */
  readonly hello: Readonly<Record<string, unknown>>
  /** Sends a message and waits for the answer. */
  ask<Answer>(message: object | string): Promise<Answer>
}

/** Options of a program. */
export interface ProgramOptions {
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>
  /** Is told how far a program is that takes its time to be ready. */
  readonly tell?: ((text: string) => void) | undefined
}

/**
 * Starts a program next to this file. With two cores or more the peer has the first to itself, and all else the second.
 */
export async function startProgram(
  name: string,
  role: 'peer' | 'other',
  { env = {}, tell = () => {} }: ProgramOptions = {},
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
  const orEnd = <Said>(saying: Promise<Said>, when: string) =>
    Promise.race([
      saying,
      exit.then(([code]) => Promise.reject(new Error(`${name} ended with ${code} ${when}`))),
    ])
  const hello = await orEnd(
    firstWord(child, (text) => tell(`${name}: ${text}`)),
    'before it was ready',
  )
  return {
    child,
    hello,
    async ask<Answer>(message: object | string) {
      const answer = once(child, 'message')
      child.send(message)
      const [first] = await orEnd(answer, 'while it was asked')
      return first as Answer
    },
    async [Symbol.asyncDispose]() {
      if (child.connected) child.disconnect()
      await exit
    },
  }
}

/** The first message of a program that isn't its progress. */
function firstWord(child: ChildProcess, tell: (progress: unknown) => void): Promise<Program['hello']> {
  return new Promise((resolve) => {
    child.on('message', function listen(said: Program['hello']) {
      if ('progress' in said) return tell(said.progress)
      child.off('message', listen)
      resolve(said)
    })
  })
}
