import { writeSync } from 'node:fs'
import { type Item, openEngine } from '../../../src/engine/index.ts'

/**
 * A program that runs until it is killed: eight writers, each of which writes transactions of two to four items and
 * prints the number of each on a line once it is acknowledged.
 */
const [directory = '', TableName = ''] = process.argv.slice(2)
const engine = await openEngine({ directory })
await Promise.all(Array.from({ length: 8 }, (_, writer) => writeForEver(writer)))

async function writeForEver(writer: number): Promise<void> {
  for (let at = 0; ; at++) {
    const id = `${writer}-${at}`
    const size = 2 + (at % 3)
    await engine.execute('TransactWriteItems', {
      TransactItems: Array.from({ length: size }, (_, n) => ({
        Put: { TableName, Item: item(id, n, size) },
      })),
    })
    writeSync(1, `${JSON.stringify({ id, size })}\n`)
  }
}

function item(id: string, n: number, size: number): Item {
  return {
    pk: { S: id },
    sk: { N: String(n) },
    size: { N: String(size) },
    owner: { S: `owner ${n}` },
    rank: { N: String(n % 2) },
    text: { S: 'x'.repeat(100) },
  }
}
