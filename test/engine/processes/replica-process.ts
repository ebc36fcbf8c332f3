import { setImmediate } from 'node:timers/promises'
import { openEngine } from '../../../src/engine/index.ts'

/** A process that creates a replica and kills itself once its table exists, while the items are copied. */
const [directory = ''] = process.argv.slice(2)
const region = 'us-east-1'
const engine = await openEngine({ directory })
void engine.execute('UpdateTable', {
  TableName: 'users',
  ReplicaUpdates: [{ Create: { RegionName: region } }],
})
for (;;) {
  const { TableNames } = await engine.execute('ListTables', {}, { region })
  if ((TableNames as string[]).length > 0) process.kill(process.pid, 'SIGKILL')
  await setImmediate()
}
