import { openEngine } from '../../../src/engine/index.ts'
import { Random } from '../random.ts'

/**
 * One branch of the bank: until the end of the run it moves money between accounts in transactions that reject
 * overdrafts, and reads all accounts at one moment. At the end it reports what it did and read.
 */
const [directory = '', seed = '1', accounts = '20', milliseconds = '1000', total = '0'] =
  process.argv.slice(2)
const engine = await openEngine({ directory })
const random = new Random(Number(seed))
const end = performance.now() + Number(milliseconds)
/** The minimum, however busy the machine is. */
const least = 5
const totals = { transfers: 0, rejected: 0, looks: 0, wrongTotals: 0 }
await Promise.all([move(), move(), move(), look()])
await engine.close()
process.stdout.write(`${JSON.stringify(totals)}\n`)

async function move(): Promise<void> {
  while (performance.now() < end || totals.transfers < least) {
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
      totals.transfers += 1
    } catch (error) {
      if ((error as Error).name !== 'TransactionCanceledException') throw error
      totals.rejected += 1
    }
  }
}

async function look(): Promise<void> {
  const gets = Array.from({ length: Number(accounts) }, (_, account) => ({
    Get: { TableName: 'bank', Key: { pk: { S: String(account) } } },
  }))
  while (performance.now() < end || totals.looks < least) {
    const { Responses } = await engine.execute('TransactGetItems', { TransactItems: gets })
    const { Items } = await engine.execute('Scan', { TableName: 'bank', ConsistentRead: true })
    const read = Responses.map(({ Item }) => Item as unknown as Account)
    for (const all of [read, (Items ?? []).map((item) => item as unknown as Account)]) {
      totals.looks += 1
      const sum = all.reduce((money, { balance }) => money + Number(balance.N), 0)
      if (sum !== Number(total)) totals.wrongTotals += 1
    }
    await new Promise((resolve) => setImmediate(resolve))
  }
}

interface Account {
  readonly balance: { readonly N: string }
}
