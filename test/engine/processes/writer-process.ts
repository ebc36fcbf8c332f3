import { writeSync } from 'node:fs'
import { type Item, openEngine } from '../../../src/engine/index.ts'

/**
 * A process that writes items with index entries, several concurrently, until it is killed. It prints the key of
 * each acknowledged write on a line.
 */
const [directory = '', round = ''] = process.argv.slice(2)
const engine = await openEngine({ directory })
await Promise.all(Array.from({ length: 8 }, (_, writer) => writeForEver(`${round}-${writer}`)))

async function writeForEver(writer: string): Promise<void> {
  for (let at = 0; ; at++) {
    const key = `${writer}-${at}`
    if (at % 4 === 0) await writePair(key)
    else await engine.execute('PutItem', { TableName: 'items', Item: item(key) })
    writeSync(1, `${key}\n`)
  }
}

/** An item and its twin in one transaction. */
async function writePair(key: string): Promise<void> {
  await engine.execute('TransactWriteItems', {
    TransactItems: [key, `${key}-twin`].map((each) => ({ Put: { TableName: 'items', Item: item(each) } })),
  })
}

function item(key: string): Item {
  return { pk: { S: key }, owner: { S: `owner of ${key}` }, text: { S: 'x'.repeat(200) } }
}
