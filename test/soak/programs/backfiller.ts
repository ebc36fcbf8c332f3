import { openClient } from '../../../src/store/client/index.ts'
import { backfill, openStore } from '../../../src/store/index.ts'
import { after } from './crm.ts'

/** Rewrites the customers in a directory; writes a line for each page of items, and one with the report at its end. */
const [directory = ''] = process.argv.slice(2)
const client = await openClient({ kind: 'embedded', directory })
const store = openStore({ client, table: after, cursorSecret: 'soak' })
const progress = () => process.stdout.write('step\n')
const report = await backfill({ store, region: 'r', segments: 4, leaseMs: 1000, progress })
process.stdout.write(`${JSON.stringify(report)}\n`)
await client.close()
