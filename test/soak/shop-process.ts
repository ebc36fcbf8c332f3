import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** The sample shop, served by `dynagate start` over the bundled engine in a directory. */
export interface ShopProcess extends AsyncDisposable {
  readonly url: string
  /** The process that was started, which serves itself unless it has workers. */
  readonly pid: number
  /** The processes of its workers, in the order in which they served. */
  readonly pids: readonly number[]
  readonly exit: Promise<number>
  /** Asks it to stop. */
  stop(): void
}

/** Starts the sample shop, and waits until it serves. */
export async function startShop(
  directory: string,
  { workers }: { readonly workers: number },
): Promise<ShopProcess> {
  const root = join(import.meta.dirname, '../..')
  const args = ['start', '--port', '0', '--workers', String(workers), '--dir', directory]
  const child = spawn(process.execPath, ['--conditions=dynagate-source', 'bin/dynagate.js', ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, NODE_ENV: 'production', LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exit = once(child, 'exit').then(([code]) => Number(code))
  const pids: number[] = []
  const url = Promise.withResolvers<string>()
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [, pid] = /^Worker \d+ serves \(process (\d+)\)/.exec(line) ?? []
    if (pid !== undefined) pids.push(Number(pid))
    const [, found] = /^The gateway is running: (\S+)/.exec(line) ?? []
    if (found !== undefined) url.resolve(found)
  })
  return {
    url: await url.promise,
    pid: child.pid ?? 0,
    pids,
    exit,
    stop: () => child.kill('SIGTERM'),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await exit
    },
  }
}
