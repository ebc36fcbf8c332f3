import { openEngine } from '../../../src/engine/index.ts'
import { Random } from '../random.ts'

/**
 * One branch of the bank: until its time is over it moves money between accounts, by transactions that reject what
 * isn't there, and looks at all accounts at one moment. At its end it tells what it did and saw.
 */
const [directory = '', seed = '1', accounts = '20', milliseconds = '1000', total = '0'] =
  process.argv.slice(2)
const engine = await openEngine({ directory })
const random = new Random(Number(seed))
const end = performance.now() + Number(milliseconds)
/** Done in any case, however busy the machine is. */
const least = 5
const told = { transfers: 0, refused: 0, looks: 0, wrongTotals: 0 }
await Promise.all([move(), move(), move(), look()])
await engine.close()
process.stdout.write(`${JSON.stringify(told)}\n`)

async function move(): Promise<void> {
  while (performance.now() < end || told.transfers < least) {
    const from = random.below(Number(accounts))
    const to = (from + 1 + random.below(Number(accounts) - 1)) % Number(accounts)
    const amount = { N: String(1 + random.below(50)) }
    const change = (account: number, sign: '+' | '-') => ({
      Update: {
        TableName: 'bank',
        Key: { pk: { S: String(account) } },
        UpdateExpression: `SET balance = balance ${sign} :amount`,
        ...(sign === '-' && { ConditionExpression: 'balance >= :amount' }),
        ExpressionAttributeValues: { ':amount': amount },
      },
    })
    try {
      await engine.execute('TransactWriteItems', { TransactItems: [change(from, '-'), change(to, '+')] })
      told.transfers += 1
    } catch (error) {
      if ((error as Error).name !== 'TransactionCanceledException') throw error
      told.refused += 1
    }
  }
}

async function look(): Promise<void> {
  const gets = Array.from({ length: Number(accounts) }, (_, account) => ({
    Get: { TableName: 'bank', Key: { pk: { S: String(account) } } },
  }))
  while (performance.now() < end || told.looks < least) {
    const { Responses } = await engine.execute('TransactGetItems', { TransactItems: gets })
    const { Items } = await engine.execute('Scan', { TableName: 'bank', ConsistentRead: true })
    const read = Responses.map(({ Item }) => Item as unknown as Account)
    for (const all of [read, (Items ?? []).map((item) => item as unknown as Account)]) {
      told.looks += 1
      const sum = all.reduce((money, { balance }) => money + Number(balance.N), 0)
      if (sum !== Number(total)) told.wrongTotals += 1
    }
    await new Promise((resolve) => setImmediate(resolve))
  }
}

interface Account {
  readonly balance: { readonly N: string }
}
