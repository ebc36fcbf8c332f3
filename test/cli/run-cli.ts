import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'

const root = join(import.meta.dirname, '../..')

/** The application in `trial-app`, from the directory the commands run in. */
export const trialApp = 'test/cli/trial-app/index.ts'

/** How a command ended, and what it wrote. */
export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs the command line as a user does, with nothing of this process's environment that could steer it. */
export async function runCli(
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<Ended> {
  const child = spawnCli(args, environment)
  const [out, err, code] = await Promise.all([read(child, 'stdout'), read(child, 'stderr'), exitOf(child)])
  return { code, out, err }
}

/** A command that goes on until it is stopped. */
export interface Running extends AsyncDisposable {
  /** The lines it had written when the one that was waited for came, that one included. */
  readonly lines: readonly string[]
  /** Interrupts it, as ctrl-c does, and gives its exit code. */
  stop(): Promise<number | null>
  /** Ends it with SIGKILL, which it can't notice. */
  kill(): Promise<number | null>
  /** What it writes to standard error until it ends. */
  readonly errors: Promise<string>
}

/** Starts a command, and waits until it writes a line that matches. */
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
