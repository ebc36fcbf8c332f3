import { setImmediate } from 'node:timers/promises'
import { openEngine } from '../../../src/engine/index.ts'

/** The program of a process that makes a replica, and kills itself once its table is there: amid copying the items. */
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
