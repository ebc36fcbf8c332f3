import { type FaultOptions, serveFaultyDynamo } from '../../faults/faulty-dynamo.ts'
import { Random } from '../random.ts'

/**
 * Serves a DynamoDB whose calls fail at random; the seed is its argument. Writes its endpoint as its first line, then a line with the
 * requests that it has received for each message from its parent, which may be how calls fail from then on.
 */
const [seed = '1'] = process.argv.slice(2)
const dynamo = await serveFaultyDynamo(new Random(Number(seed)))
const write = (line: unknown) => process.stdout.write(`${JSON.stringify(line)}\n`)
process.on('message', async (message: FaultOptions | 'received') => {
  if (message !== 'received') await dynamo.inject(message)
  write(await dynamo.received())
})
process.once('disconnect', () => process.exit())
write({ endpoint: dynamo.endpoint })
