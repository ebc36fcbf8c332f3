import { setImmediate } from 'node:timers/promises'
import { readReservedIds } from '../../../src/engine/catalogue/index.ts'
import { openEngine } from '../../../src/engine/index.ts'
import { tableRange } from '../../../src/engine/records/index.ts'
import { openStore } from '../../../src/engine/storage/index.ts'

/** A process that restores a snapshot and kills itself once it has copied some of it. */
const [directory = '', snapshot = ''] = process.argv.slice(2)
const engine = await openEngine({ directory })
const store = await openStore(directory)
void engine.restore(snapshot)
for (;;) {
  const hasCopied = store.read((reader) =>
    (readReservedIds(reader) ?? []).some((id) => [...reader.range(tableRange({ id }))].length > 0),
  )
  if (hasCopied) process.kill(process.pid, 'SIGKILL')
  await setImmediate()
}
