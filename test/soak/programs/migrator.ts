import { openClient } from '../../../src/store/client/index.ts'
import { dropForm, fillForm, openStore } from '../../../src/store/index.ts'
import { BegunOrder, begun, SwitchedOrder, switched } from '../../store/migration/orders.ts'

/** Fills, reverts or contracts the orders in a directory; writes a line for each page of items, and one with the report at its end. */
const [directory = '', work = ''] = process.argv.slice(2)
const client = await openClient({ kind: 'embedded', directory })
const progress = () => process.stdout.write('step\n')
const common = { region: 'r', segments: 4, leaseMs: 1500, progress }
const secret = { client, cursorSecret: 'soak' }
const report =
  work === 'contract'
    ? await dropForm({ ...common, store: openStore({ ...secret, table: switched }), entity: SwitchedOrder })
    : await (work === 'revert' ? dropForm : fillForm)({
        ...common,
        store: openStore({ ...secret, table: begun }),
        entity: BegunOrder,
      })
process.stdout.write(`${JSON.stringify(report)}\n`)
await client.close()
