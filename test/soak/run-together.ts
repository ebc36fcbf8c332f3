import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeDirectory } from './directory.ts'
import type { FinishedRun, Row } from './run.ts'

/**
 * Executes runs in processes of their own, two at a time, each with its output, and returns them in the given order.
 *
 * @param args the options of each process, besides `--only` and `--json`.
 * @throws Error if a process ends without rows.
 */
export async function runTogether(names: readonly string[], args: readonly string[]): Promise<FinishedRun[]> {
  await using directory = await makeDirectory()
  const finished = new Map<string, FinishedRun>()
  const waiting = [...names]
  const lane = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      finished.set(name, await runAlone(name, args, join(directory.path, `${name}.json`)))
    }
  }
  await Promise.all([lane(), lane()])
  return names.flatMap((name) => finished.get(name) ?? [])
}

async function runAlone(name: string, args: readonly string[], json: string): Promise<FinishedRun> {
  const began = performance.now()
  const main = join(import.meta.dirname, 'main.ts')
  const command = ['--conditions=dynagate-source', main, '--only', name, '--json', json, ...args]
  const child = spawn(process.execPath, command, { stdio: 'inherit' })
  const [code] = await once(child, 'exit')
  // 1 means that a goal is missed, as the rows say.
  if (code !== 0 && code !== 1) throw new Error(`the run ${name} has ended with ${code}`)
  const rows: Row[] = JSON.parse(await readFile(json, 'utf8'))
  return { name, rows, seconds: (performance.now() - began) / 1000 }
}
