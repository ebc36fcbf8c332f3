type Sqlite = typeof import('node:sqlite')

let loaded: Promise<Sqlite> | undefined

/** Node's SQLite. Node 22 warns that it is experimental, which says nothing to a user of this package. */
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
  } finally {
    process.emitWarning = emitWarning
  }
}
