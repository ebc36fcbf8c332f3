import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * A file that exists in the engine's directory from before its table is created until the seed is complete, because an
 * incomplete seed looks like lost data. Without a directory it does nothing.
 */
export class SeedMark {
  readonly #directory: string | undefined

  constructor(directory: string | undefined) {
    this.#directory = directory
  }

  /** Throws if an earlier start has set the mark and not cleared it. */
  check(): void {
    if (this.#directory === undefined || !existsSync(markIn(this.#directory))) return
    throw new Error(
      `the first start in ${this.#directory} is still seeding it, or was interrupted: wait, or delete ${this.#directory}`,
    )
  }

  async set(): Promise<void> {
    if (this.#directory === undefined) return
    await mkdir(this.#directory, { recursive: true })
    await writeFile(markIn(this.#directory), '')
  }

  async clear(): Promise<void> {
    if (this.#directory !== undefined) await rm(markIn(this.#directory), { force: true })
  }
}

function markIn(directory: string): string {
  return join(directory, 'seeding')
}
