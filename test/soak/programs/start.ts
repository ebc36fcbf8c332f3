import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** A program of a run in another process: its lines of output, and its end. */
export interface Program {
  readonly child: ChildProcess
  readonly lines: AsyncIterable<string>
  readonly exit: Promise<unknown>
}

/**
 * Starts one of the programs next to this file.
 *
 * @param fileBlocks the maximum size of a file that it writes, in blocks of 1 KB; unlimited by default.
 */
export function startProgram(name: string, args: readonly string[], fileBlocks?: number): Program {
  const command = [process.execPath, '--import', fileOf('keep-compiled'), fileOf(name), ...args]
  const child =
    fileBlocks === undefined
      ? spawn(process.execPath, command.slice(1), { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
      : // Without the signal ignored, a process that hits the bound is ended before it sees the error.
        spawn('bash', ['-c', `ulimit -f ${fileBlocks}; trap '' XFSZ; exec "$@"`, 'bash', ...command], {
          stdio: ['ignore', 'pipe', 'ignore'],
        })
  if (child.stdout === null) throw new Error(`${name} has no output`)
  return { child, lines: createInterface({ input: child.stdout }), exit: once(child, 'exit') }
}

/** The lines of a program that ends by itself, each as JSON. */
export async function readLines<Line>({ lines, exit }: Program): Promise<Line[]> {
  const read: Line[] = []
  for await (const line of lines) read.push(JSON.parse(line) as Line)
  await exit
  return read
}

function fileOf(program: string): string {
  return join(import.meta.dirname, `${program}.ts`)
}
