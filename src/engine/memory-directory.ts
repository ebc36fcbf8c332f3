import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const prefix = 'dynagate-engine-'

/** A directory for an engine in memory. Those that were left behind by processes which were killed are removed. */
export async function makeMemoryDirectory(): Promise<string> {
  await removeLeftBehind()
  return mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`))
}

async function removeLeftBehind(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const [, pid] = /^dynagate-engine-(\d+)-/.exec(name) ?? []
    if (pid !== undefined && !isAlive(Number(pid))) {
      await rm(join(tmpdir(), name), { recursive: true, force: true })
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // A process of somebody else lives, though it can't be told so.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
