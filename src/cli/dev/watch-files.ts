import { createHash } from 'node:crypto'
import { type Dirent, type FSWatcher, readdirSync, readFileSync, watch } from 'node:fs'
import { join } from 'node:path'

/** Called with the absolute paths of files that have changed, been created or been deleted. */
export type OnChange = (files: ReadonlySet<string>) => void

/**
 * Watches the sources of a project: the files of TypeScript, JavaScript, JSON and GraphQL in its folder, except those
 * of packages, builds and folders whose names begin with a dot. Reports changes in quick succession together, and
 * doesn't report a file written with unchanged content.
 *
 * @returns a disposable that ends the watch.
 * @throws Error for a folder with too many folders to watch.
 */
export function watchFiles(folder: string, onChange: OnChange): Disposable {
  const contents = new Map<string, string>()
  const changed = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  const report = () => {
    const files = new Set([...changed].filter((file) => isNew(file, contents)))
    changed.clear()
    if (files.size > 0) onChange(files)
  }
  const folders = new WatchedFolders(folder, (file) => {
    changed.add(file)
    clearTimeout(timer)
    timer = setTimeout(report, quietMs)
  })
  return {
    [Symbol.dispose]() {
      clearTimeout(timer)
      folders.close()
    },
  }
}

/** A folder and those in it: Node watches only what is directly in a folder. */
class WatchedFolders {
  readonly #root: string
  readonly #onFile: (file: string) => void
  readonly #watchers = new Map<string, FSWatcher>()

  constructor(root: string, onFile: (file: string) => void) {
    this.#root = root
    this.#onFile = onFile
    this.#add(root, false)
  }

  close(): void {
    for (const watcher of this.#watchers.values()) watcher.close()
  }

  /** Watches a folder and its subfolders. The files of a new folder may be older than its watcher. */
  #add(folder: string, isNew: boolean): void {
    if (entriesOf(folder) === undefined) {
      this.#remove(folder)
      return
    }
    const isAdded = !this.#watchers.has(folder)
    if (isAdded) this.#watch(folder)
    for (const entry of entriesOf(folder) ?? []) {
      const path = join(folder, entry.name)
      if (entry.isDirectory() && isWatched(entry.name)) this.#add(path, isNew)
      else if (isAdded && isNew && isSource.test(entry.name)) this.#onFile(path)
    }
  }

  #watch(folder: string): void {
    if (this.#watchers.size === mostFolders) {
      const where = 'start it in the folder of your project'
      throw new Error(`${this.#root} has more than ${mostFolders} folders: ${where}`)
    }
    const watcher = watch(folder, (_, name) => {
      if (name === null) return
      if (isSource.test(name)) this.#onFile(join(folder, name))
      else if (isWatched(name)) this.#add(join(folder, name), true)
    })
    // It was deleted.
    watcher.on('error', () => this.#remove(folder))
    this.#watchers.set(folder, watcher)
  }

  #remove(folder: string): void {
    this.#watchers.get(folder)?.close()
    this.#watchers.delete(folder)
  }
}

/** Editors write a file in several steps. */
const quietMs = 30

const mostFolders = 2_000

const isSource = /\.([cm]?[jt]s|tsx|json|graphql|gql)$/

function isWatched(name: string): boolean {
  return !name.startsWith('.') && !['node_modules', 'dist', 'build', 'coverage'].includes(name)
}

/** Undefined for what isn't a folder or doesn't exist. */
function entriesOf(folder: string): Dirent[] | undefined {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return undefined
  }
}

/** Whether the content of a file differs from what was last reported. */
function isNew(file: string, contents: Map<string, string>): boolean {
  const content = hashOf(file)
  if (contents.get(file) === content) return false
  contents.set(file, content)
  return true
}

function hashOf(file: string): string {
  try {
    return createHash('sha256').update(readFileSync(file)).digest('hex')
  } catch {
    return 'missing'
  }
}
