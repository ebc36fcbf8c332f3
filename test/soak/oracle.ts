import { isDeepStrictEqual } from 'node:util'
import { type Engine, type InputOf, openEngine } from '../../src/engine/index.ts'
import { OracleTable } from './oracle-table.ts'
import { Random } from './random.ts'
import { atLeast, none, type Run } from './run.ts'
import { randomStep, type Step } from './steps.ts'

/** Random sequences of operations, each compared with the result on a plain list of items. */
export const oracle: Run = async ({ seed, quick, tell }) => {
  const sequences = quick ? 50 : 4000
  const random = new Random(seed)
  await using engine = await openEngine({ memory: true })
  let steps = 0
  const different: string[] = []
  for (let sequence = 0; sequence < sequences; sequence++) {
    const TableName = `sequence-${sequence}`
    await engine.execute('CreateTable', table(TableName))
    const plain = new OracleTable()
    for (let at = 3 + random.below(25); at > 0; at--) {
      const step = randomStep(random)
      const [real, expected] = [await answerOf(engine, TableName, step), plain.answer(step)]
      steps += 1
      if (!isDeepStrictEqual(real, expected)) different.push(JSON.stringify({ step, real, expected }))
    }
    await engine.execute('DeleteTable', { TableName })
    if ((sequence + 1) % 500 === 0) tell(`${sequence + 1} of ${sequences} sequences, ${steps} operations`)
  }
  if (different[0] !== undefined) tell(`the first difference: ${different[0]}`)
  return [
    atLeast('oracle: sequences', sequences, quick ? 50 : 4000, 'sequences'),
    atLeast('oracle: operations compared', steps, sequences * 3, 'operations'),
    none('oracle: answers that differ', different.length, 'operations'),
  ]
}

/** The response or the error of the engine, in the oracle's form. */
async function answerOf(engine: Engine, TableName: string, { operation, input }: Step): Promise<unknown> {
  const named = ['TransactItems', 'RequestItems'].some((member) => member in input)
    ? (JSON.parse(JSON.stringify(input).replaceAll('TABLE', TableName)) as Record<string, unknown>)
    : { ...input, TableName }
  try {
    const answer = JSON.parse(JSON.stringify(await engine.execute(operation, named))) as Record<
      string,
      unknown
    >
    const text = JSON.stringify(answer).replaceAll(TableName, 'TABLE')
    return JSON.parse(text)
  } catch (error) {
    const { name, members } = error as Error & { members?: { CancellationReasons?: { Code: string }[] } }
    return {
      error: name,
      ...(members?.CancellationReasons && { codes: members.CancellationReasons.map(({ Code }) => Code) }),
    }
  }
}

function table(TableName: string): InputOf<'CreateTable'> {
  return {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'N' },
    ],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
  }
}
