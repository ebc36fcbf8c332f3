import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A directory for one run, which is removed with everything in it, unless it is to be kept. */
export interface Directory extends AsyncDisposable {
  readonly path: string
  /** Leaves it on disk. */
  keep(): void
}

/** Makes a directory for one run. */
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
