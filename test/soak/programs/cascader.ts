import { openClient } from '../../../src/store/client/index.ts'
import { openStore, runCascades } from '../../../src/store/index.ts'
import { libraries } from '../../store/parents/library.ts'

/** Runs the cascades in a directory; writes a line for each transaction that it has made, and one at its end. */
const [directory = ''] = process.argv.slice(2)
const client = await openClient({ kind: 'embedded', directory })
const store = openStore({
  client,
  table: libraries,
  cursorSecret: 'soak',
  onCall: ({ operation }) => {
    if (operation === 'transactWrite') process.stdout.write('step\n')
  },
})
await runCascades({ store, region: 'r', leaseMs: 500 })
process.stdout.write('over\n')
await client.close()
