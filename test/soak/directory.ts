import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A temporary directory for one run, removed when disposed unless it is kept. */
export interface Directory extends AsyncDisposable {
  readonly path: string
  /** Keeps it on disk. */
  keep(): void
}

/** Creates a directory for one run. */
export async function makeDirectory(): Promise<Directory> {
  const path = await mkdtemp(join(tmpdir(), 'dynagate-soak-'))
  let kept = false
  return {
    path,
    keep() {
      kept = true
    },
    async [Symbol.asyncDispose]() {
      if (!kept) await rm(path, { recursive: true, force: true })
    },
  }
}
