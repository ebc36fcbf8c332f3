import {
  type Engine,
  EngineError,
  type ExecuteOptions,
  type OperationName,
  type WireDocument,
} from '../../../src/engine/index.ts'
import type { Findings } from './check.ts'

/** The kind of violation that must reveal each bug. */
export const kindOfFinding = {
  'lost write': 'lost',
  'lost transaction': 'lost',
  'torn transaction': 'lost',
  'refusal of what is done': 'aborted',
  'stale read': 'stale',
  'fractured read': 'cycles',
  'stale index': 'index',
  'missing entry': 'index',
  'entry of two versions': 'index',
  'missing record': 'stream',
  'doubled record': 'stream',
} as const satisfies Record<string, keyof Findings>

/** A bug planted in an engine to test the checks. */
export type PlantedBug = keyof typeof kindOfFinding

/** The names of all bugs. */
export const plantedBugs = Object.keys(kindOfFinding) as readonly PlantedBug[]

/**
 * An engine with the bug in one of its calls.
 *
 * @param onStrike called once the bug has occurred.
 */
export function plantBug(engine: Engine, bug: PlantedBug, onStrike: () => void): Engine {
  const execute = plants[bug](engine.execute, onStrike)
  return { ...engine, execute: execute as Engine['execute'] }
}

/** The `execute` of an engine, for any operation. */
type Execute = (
  operation: OperationName,
  input: WireDocument,
  options?: ExecuteOptions,
) => Promise<WireDocument>
type Input = WireDocument
/** The wrong response of a call; undefined if the bug does not apply to it. */
type Strike = (input: Input) => Promise<WireDocument | undefined>

const plants = {
  'lost write': (execute: Execute, onStrike: () => void) =>
    once(execute, onStrike, 'PutItem', async () => ({})),
  'lost transaction': (execute: Execute, onStrike: () => void) =>
    once(execute, onStrike, 'TransactWriteItems', async () => ({})),
  'torn transaction': (execute: Execute, onStrike: () => void) =>
    once(execute, onStrike, 'TransactWriteItems', async (input) => {
      if (!appendsToTwo(input)) return undefined
      return execute('TransactWriteItems', { TransactItems: (input.TransactItems as object[]).slice(1) })
    }),
  'refusal of what is done': (execute: Execute, onStrike: () => void) =>
    once(execute, onStrike, 'TransactWriteItems', async (input) => {
      if (!appendsToTwo(input)) return undefined
      await execute('TransactWriteItems', input)
      onStrike()
      throw new EngineError('TransactionCanceledException', 'rejected, although it was executed')
    }),
  'stale read': (execute: Execute, onStrike: () => void) =>
    replay(execute, onStrike, 'GetItem', (old) => old),
  'fractured read': (execute: Execute, onStrike: () => void) =>
    replay(execute, onStrike, 'TransactGetItems', (old, now) => {
      const [first] = old.Responses as ListAnswer[]
      const [firstNow, second] = now.Responses as ListAnswer[]
      const added = idsOf(firstNow).filter((id) => !idsOf(first).includes(id))
      // Some transaction must be read by half.
      return added.some((id) => idsOf(second).includes(id)) ? { Responses: [first, second] } : undefined
    }),
  'stale index': (execute: Execute, onStrike: () => void) => replay(execute, onStrike, 'Query', (old) => old),
  'missing entry': (execute: Execute, onStrike: () => void) =>
    once(execute, onStrike, 'Query', async (input) => {
      const answer = await execute('Query', input)
      return 'ConsistentRead' in input ? { ...answer, Items: (answer.Items as object[]).slice(1) } : undefined
    }),
  'entry of two versions': (execute: Execute, onStrike: () => void) =>
    once(execute, onStrike, 'Query', async (input) => {
      const answer = await execute('Query', input)
      const [first, ...others] = answer.Items as { n: { N: string } }[]
      if (first === undefined) return undefined
      return { ...answer, Items: [{ ...first, n: { N: String(Number(first.n.N) - 1) } }, ...others] }
    }),
  'missing record': (execute: Execute, onStrike: () => void) =>
    once(execute, onStrike, 'GetRecords', async (input) => {
      const answer = await execute('GetRecords', input)
      const [first, ...others] = answer.Records as object[]
      return first === undefined ? undefined : { ...answer, Records: others }
    }),
  'doubled record': (execute: Execute, onStrike: () => void) =>
    once(execute, onStrike, 'GetRecords', async (input) => {
      const answer = await execute('GetRecords', input)
      const [first, ...others] = answer.Records as object[]
      return first === undefined ? undefined : { ...answer, Records: [first, first, ...others] }
    }),
} satisfies Record<PlantedBug, (execute: Execute, onStrike: () => void) => Execute>

/** The number of calls of an operation before a bug occurs, so that there is data to lose. */
const warmUp = 10

/** Occurs in one call of an operation. */
function once(execute: Execute, onStrike: () => void, operation: string, strike: Strike): Execute {
  let calls = 0
  let struck = false
  return async (name, input, options) => {
    if (name === operation) calls += 1
    if (name !== operation || struck || calls <= warmUp) return execute(name, input, options)
    struck = true
    const answer = await strike(input)
    struck = answer !== undefined
    if (answer === undefined) return execute(name, input, options)
    onStrike()
    return answer
  }
}

/** Repeats the first response to a request, after several others. */
function replay(
  execute: Execute,
  onStrike: () => void,
  operation: string,
  strike: (old: WireDocument, now: WireDocument) => WireDocument | undefined,
): Execute {
  const answers = new Map<string, Set<string>>()
  let struck = false
  return async (name, input, options) => {
    const now = await execute(name, input, options)
    if (name !== operation || struck) return now
    const request = JSON.stringify(input)
    const had = answers.get(request) ?? new Set()
    answers.set(request, had.add(JSON.stringify(now)))
    const [oldest] = had
    if (oldest === undefined || had.size < 5) return now
    const answer = strike(JSON.parse(oldest) as WireDocument, now)
    if (answer === undefined) return now
    struck = true
    onStrike()
    return answer
  }
}

interface ListAnswer {
  readonly Item?: { readonly list: { readonly L: readonly { readonly N: string }[] } }
}

function idsOf(answer: ListAnswer | undefined): string[] {
  return answer?.Item?.list.L.map(({ N }) => N) ?? []
}

function appendsToTwo({ TransactItems }: Input): boolean {
  const actions = TransactItems as { Update?: { ConditionExpression?: string } }[]
  return (
    actions.length === 2 && actions.every(({ Update }) => Update && Update.ConditionExpression === undefined)
  )
}
