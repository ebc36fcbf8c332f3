import { writeSync } from 'node:fs'
import { openEngine } from '../../../src/engine/index.ts'

/** Writes items one after the other, and prints a line as soon as each is acknowledged. */
const [directory = '', writes = '100'] = process.argv.slice(2)
await using engine = await openEngine({ directory })
for (let at = 0; at < Number(writes); at++) {
  const Item = { pk: { S: String(at) }, text: { S: 'x'.repeat(200) } }
  if (at % 4 === 0) {
    await engine.execute('TransactWriteItems', { TransactItems: [{ Put: { TableName: 'items', Item } }] })
  } else {
    await engine.execute('PutItem', { TableName: 'items', Item })
  }
  writeSync(1, 'acknowledged\n')
}
