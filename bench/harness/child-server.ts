import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'

/** A server in another process. Disposing of it ends the process. */
export interface ChildServer extends AsyncDisposable {
  readonly child: ChildProcess
  readonly port: number
  readonly url: string
  /** Milliseconds from the start of the process to its first response. */
  readonly startedIn: number
}

/**
 * Starts a program that listens on the port given as its first argument, and waits until it responds.
 *
 * @param module a TypeScript file, run by this Node.
 */
export async function startServer(module: string, args: readonly string[] = []): Promise<ChildServer> {
  const port = await freePort()
  const began = performance.now()
  const child = fork(module, [String(port), ...args], {
    execArgv: ['--conditions=dynagate-source'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  return serverOf(child, port, began)
}

/** The same for any other program. */
export async function startCommand(
  command: string,
  argsOf: (port: number) => readonly string[],
): Promise<ChildServer> {
  const port = await freePort()
  const began = performance.now()
  return serverOf(spawn(command, argsOf(port), { stdio: 'ignore' }), port, began)
}

async function serverOf(child: ChildProcess, port: number, began: number): Promise<ChildServer> {
  const url = `http://127.0.0.1:${port}`
  const exit = once(child, 'exit')
  while (!(await answers(url))) {
    if (child.exitCode !== null) throw new Error(`a server ended before it answered, with ${child.exitCode}`)
  }
  return {
    child,
    port,
    url,
    startedIn: performance.now() - began,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      await exit
    },
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    await (await fetch(url)).arrayBuffer()
    return true
  } catch {
    await new Promise((resolve) => setTimeout(resolve, 1))
    return false
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port is free')
  return address.port
}
