import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { vi } from 'vitest'
import { main } from '../../src/cli/main.ts'
import { Progress } from '../../src/cli/terminal/progress.ts'

const root = join(import.meta.dirname, '../..')

/** The path of the application in `trial-app`, relative to the working directory of the commands. */
export const trialApp = 'test/cli/trial-app/index.ts'

/** The exit code and the output of a command. */
export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs the command line as a user does, without the settings in this process's environment. */
export async function runCli(
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<Ended> {
  const child = spawnCli(args, environment)
  const [out, err, code] = await Promise.all([read(child, 'stdout'), read(child, 'stderr'), exitOf(child)])
  return { code, out, err }
}

/**
 * Runs a command that needs no setting of the environment in this process: starting one for each would take most of the
 * tests' time. It shows no progress, which depends on how fast the machine is; test/cli/progress.test.ts shows it.
 */
export async function runMain(args: readonly string[]): Promise<Ended> {
  const written = { stdout: '', stderr: '' }
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      written[stream] += text
      return true
    }),
  )
  const progress = vi.spyOn(Progress.prototype, 'show').mockImplementation(() => {})
  try {
    const code = await main([...args])
    return { code, out: written.stdout, err: written.stderr }
  } finally {
    for (const spy of [...spies, progress]) spy.mockRestore()
  }
}

/** A command that runs until it is stopped. */
export interface Running extends AsyncDisposable {
  /** The lines it has written, up to and including the awaited one. */
  readonly lines: readonly string[]
  /** Interrupts it like Ctrl-C, and returns its exit code. */
  stop(): Promise<number | null>
  /** Kills it with SIGKILL. */
  kill(): Promise<number | null>
  /** Its output on standard error until it ends. */
  readonly errors: Promise<string>
}

/** Starts a command and waits for a line that matches. */
export async function startCli(
  args: readonly string[],
  until: RegExp,
  environment: Record<string, string> = {},
): Promise<Running> {
  const child = spawnCli(args, environment)
  const errors = read(child, 'stderr')
  const exit = exitOf(child)
  const stop = () => {
    child.kill('SIGINT')
    return exit
  }
  const kill = () => {
    child.kill('SIGKILL')
    return exit
  }
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stdout ?? ([] as never) })) {
    lines.push(line)
    if (until.test(line))
      return { lines, stop, kill, errors, [Symbol.asyncDispose]: async () => void (await stop()) }
  }
  throw new Error(`dynagate ${args.join(' ')} ended before it wrote ${until}: ${await errors}`)
}

function spawnCli(args: readonly string[], environment: Record<string, string>): ChildProcess {
  return spawn(process.execPath, ['--conditions=dynagate-source', 'bin/dynagate.js', ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

async function read(child: ChildProcess, stream: 'stdout' | 'stderr'): Promise<string> {
  const source = child[stream]
  return source ? text(source) : ''
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('close', resolve))
}
