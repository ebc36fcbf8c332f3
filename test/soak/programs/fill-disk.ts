import { openEngine } from '../../../src/engine/index.ts'

/** Writes until the disk is full, and reports the number of acknowledged writes and the first error. */
const [directory = ''] = process.argv.slice(2)
const engine = await openEngine({ directory })
let acknowledged = 0
let rejected = 0
let firstError: { name: string; message: string } | undefined
for (let at = 0; rejected < 20; at++) {
  const puts = Array.from({ length: 8 }, (_, n) => put(`${at}-${n}`))
  for (const outcome of await Promise.allSettled(puts)) {
    if (outcome.status === 'fulfilled') acknowledged += 1
    else {
      rejected += 1
      firstError ??= { name: outcome.reason.name, message: outcome.reason.message }
    }
  }
}
const { Count } = await engine.execute('Scan', { TableName: 'items', Limit: 10 })
process.stdout.write(`${JSON.stringify({ acknowledged, rejected, firstError, readable: Count })}\n`)
await engine.close().catch(() => {})

function put(id: string): Promise<unknown> {
  return engine.execute('PutItem', {
    TableName: 'items',
    Item: { pk: { S: id }, text: { S: 'x'.repeat(2000) } },
  })
}
