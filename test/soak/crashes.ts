import { openClient, openStore, type Store, type StoreRequest } from '../../src/store/index.ts'
import { prepareTable } from '../../src/tools/index.ts'
import { makeDirectory } from './directory.ts'
import { startProgram } from './programs/start.ts'
import { Random } from './random.ts'
import { atLeast, none, type Row, type RunOptions } from './run.ts'
import { access, Receipt, Till, till } from './till.ts'

/** The outcome of a mutation, as far as its client knows. */
type Answer = 'made' | 'rejected' | 'unknown'

/** A mutation that was sent, and its possible effects on the table. */
interface Sent {
  readonly field: 'sell' | 'visit' | 'createReceipt' | 'deleteReceipt'
  readonly tillId: string
  readonly receiptId: string
  readonly answer: Answer
}

/**
 * Repeatedly kills a gateway in the middle of mutations, and compares the table with the responses to its clients:
 * each mutation has one effect or none, an acknowledged one has it, and a rejected one hasn't.
 */
export async function crashes({ seed, quick, tell }: RunOptions): Promise<Row[]> {
  const cycles = quick ? 3 : 25
  const random = new Random(seed)
  const sums = { made: 0, unknown: 0, rejected: 0, lost: 0, torn: 0, twice: 0, unasked: 0 }
  await using directory = await makeDirectory()
  for (let cycle = 1; cycle <= cycles; cycle += 1) {
    const tills = Array.from({ length: 8 }, (_, at) => `till ${cycle}.${at}`)
    await withStore(directory.path, async (store) => {
      await store.putAll(
        Till,
        tills.map((tillId) => ({ tillId })),
      )
      await store.putAll(
        Receipt,
        tills.flatMap((tillId) =>
          Array.from({ length: deletable }, (_, at) => ({
            receiptId: `${tillId} old ${at}`,
            tillId,
            part: 'HEAD' as const,
          })),
        ),
      )
    })
    const sent = await sendUntilKilled(directory.path, { tills, count: 20 + random.below(200), tell })
    await withStore(directory.path, async (store) => {
      const found = await compare(store.request({ consistent: true }), tills, sent)
      for (const name of ['lost', 'torn', 'twice', 'unasked'] as const) sums[name] += found[name]
    })
    for (const { answer } of sent) sums[answer] += 1
    if (cycle % 10 === 0) tell(`${cycle} of ${cycles} kills, ${sums.made} mutations acknowledged`)
  }
  return [
    atLeast('writes: gateways killed during mutations', cycles, quick ? 3 : 25, 'kills'),
    atLeast('writes: acknowledged by a gateway that was killed', sums.made, cycles, 'mutations'),
    atLeast('writes: under way when it was killed', sums.unknown, 1, 'mutations'),
    none('writes: acknowledged and lost', sums.lost, 'mutations'),
    none('writes: there in part', sums.torn, 'mutations'),
    none('writes: made twice', sums.twice, 'mutations'),
    none('writes: rejected and made', sums.unasked, 'mutations'),
    none('writes: rejected for no reason', sums.rejected, 'mutations'),
  ]
}

/** The number of receipts of each till to delete. */
const deletable = 100

async function withStore(directory: string, use: (store: Store) => Promise<void>): Promise<void> {
  const client = await openClient({ kind: 'embedded', directory })
  await prepareTable(client, { table: till, mayCreate: true })
  const store = openStore({ client, table: till, cursorSecret: 'soak' })
  await use(store)
  await store.close()
}

/** Each till sends one mutation after another, until this many have responses and the gateway is killed. */
async function sendUntilKilled(
  directory: string,
  {
    tills,
    count,
    tell,
  }: Pick<RunOptions, 'tell'> & { readonly tills: readonly string[]; readonly count: number },
): Promise<Sent[]> {
  const { child, lines, exit } = startProgram('till', [directory])
  let port = 0
  for await (const line of lines) {
    port = (JSON.parse(line) as { port: number }).port
    break
  }
  const sent: Sent[] = []
  let isDead = false
  const send = async (tillId: string) => {
    for (let at = 0; !isDead && at < deletable; at += 1) {
      const mutation = mutationAt(tillId, at)
      const answer = await ask({ port, tell }, mutation)
      sent.push({ ...mutation, answer })
      if (sent.length < count) continue
      isDead = true
      child.kill('SIGKILL')
    }
  }
  await Promise.all(tills.map(send))
  child.kill('SIGKILL')
  await exit
  return sent
}

function mutationAt(tillId: string, at: number): Omit<Sent, 'answer'> {
  const fields = ['sell', 'visit', 'createReceipt', 'deleteReceipt'] as const
  const field = fields[at % fields.length] ?? 'sell'
  return {
    field,
    tillId,
    receiptId: field === 'deleteReceipt' ? `${tillId} old ${at}` : `${tillId} new ${at}`,
  }
}

const documents: Readonly<Record<Sent['field'], string>> = {
  sell: 'mutation ($tillId: ID!, $receiptId: ID!) { sell(input: { tillId: $tillId, receiptId: $receiptId }) { till { sold } } }',
  visit: 'mutation ($tillId: ID!) { visit(input: { tillId: $tillId }) { visits } }',
  createReceipt:
    'mutation ($tillId: ID!, $receiptId: ID!) { createReceipt(input: { tillId: $tillId, receiptId: $receiptId, part: HEAD }) { part } }',
  deleteReceipt:
    'mutation ($receiptId: ID!) { deleteReceipt(input: { receiptId: $receiptId, part: HEAD }) { part } }',
}

interface Asking extends Pick<RunOptions, 'tell'> {
  readonly port: number
}

/** The body of a response. */
interface Response {
  readonly data?: Readonly<Record<string, unknown>> | null
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[]
}

async function ask(
  { port, tell }: Asking,
  { field, tillId, receiptId }: Omit<Sent, 'answer'>,
): Promise<Answer> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: documents[field], variables: { tillId, receiptId } }),
    })
    const { data, errors = [] } = (await response.json()) as Response
    if (data?.[field]) return 'made'
    if (errors.some(({ extensions: { code } }) => code === 'OUTCOME_UNKNOWN')) return 'unknown'
    tell(`${field} was rejected: ${JSON.stringify(errors)}`)
    return 'rejected'
  } catch {
    return 'unknown'
  }
}

async function compare(store: StoreRequest, tills: readonly string[], sent: readonly Sent[]) {
  const found = { lost: 0, torn: 0, twice: 0, unasked: 0 }
  const receipt = (receiptId: string, part: 'HEAD' | 'LINE') => store.one(access.receipt, { receiptId, part })
  for (const { field, receiptId, answer } of sent) {
    if (field === 'visit') continue
    const [head, line] = await Promise.all([receipt(receiptId, 'HEAD'), receipt(receiptId, 'LINE')])
    const isMade = field === 'deleteReceipt' ? head === null : head !== null
    if (answer === 'made' && !isMade) found.lost += 1
    if (answer === 'rejected' && isMade) found.unasked += 1
    if (field === 'sell' && (head === null) !== (line === null)) found.torn += 1
  }
  for (const tillId of tills) {
    const item = await store.one(access.till, { tillId })
    const of = (field: Sent['field']) => sent.filter((each) => each.tillId === tillId && each.field === field)
    const sales = await Promise.all(of('sell').map(({ receiptId }) => receipt(receiptId, 'HEAD')))
    const made = sales.filter((each) => each !== null).length
    const sold = item?.sold ?? Number.NaN
    if (sold !== made) found.torn += 1
    const visits = item?.visits ?? Number.NaN
    const [least, most] = [
      of('visit').filter(({ answer }) => answer === 'made').length,
      of('visit').filter(({ answer }) => answer !== 'rejected').length,
    ]
    if (visits < least) found.lost += 1
    if (visits > most) found.twice += 1
    if (item?.version !== 1 + sold + visits) found.torn += 1
  }
  return found
}
