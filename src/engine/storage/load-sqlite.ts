type Sqlite = typeof import('node:sqlite')

let loaded: Promise<Sqlite> | undefined

/**
 * Node's SQLite. Suppresses Node 22's warning that it is experimental, which doesn't concern users of this package.
 *
 * @throws Error for a Node without it, which names the Node that is needed.
 */
export function loadSqlite(): Promise<Sqlite> {
  loaded ??= importQuietly()
  return loaded
}

async function importQuietly(): Promise<Sqlite> {
  const { emitWarning } = process
  process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
    if (String(warning).startsWith('SQLite is an experimental feature')) return
    Reflect.apply(emitWarning, process, [warning, ...rest])
  }
  try {
    return await import('node:sqlite')
  } catch (cause) {
    const { node } = process.versions
    throw new Error(`The engine needs Node 22.15 or newer, for node:sqlite, and this is ${node}.`, { cause })
  } finally {
    process.emitWarning = emitWarning
  }
}
