import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { type Engine, EngineError, openEngine } from '../../../src/engine/index.ts'
import { clockSince } from '../history/clock.ts'
import type { ReportedEvent, TableOperation } from '../operations/events.ts'
import { addIndexInput, dropIndexInput, tableInput, tables } from '../operations/tables.ts'
import { Random } from '../random.ts'

/**
 * A program that runs until it is killed. Each writer writes versions of its own keys; meanwhile the operator
 * creates, deletes, indexes, replicates, resets, saves, restores and reopens, one operation after the other.
 */
const [directory = '', snapshots = '', name = '', start = '', seed = '', role = ''] = process.argv.slice(2)
const random = new Random(Number(seed))
const clock = clockSince(start)
const regions = ['eu-west-1', 'us-east-1'] as const
const [home, other] = regions
const open = () => openEngine({ directory, regions, replicationLag: 20 })
let engine: Engine = await open()
let isReopening = false

const writers = Array.from({ length: 6 }, (_, writer) => writeForEver(writer))
await (role === 'operates' ? Promise.all([...writers, operateForEver()]) : Promise.all(writers))

async function writeForEver(writer: number): Promise<void> {
  const region = regions[writer % 2] ?? home
  for (let version = 1; ; version += 1) {
    const table = random.of(tables)
    const key = `${name}-${writer}-${version % 4}`
    const from = clock()
    try {
      const Item = { pk: { S: key }, version: { N: String(version) } }
      if (version % 3 === 0) {
        const Put = { TableName: table, Item }
        await engine.execute('TransactWriteItems', { TransactItems: [{ Put }] }, { region })
      } else await engine.execute('PutItem', { TableName: table, Item }, { region })
      report({ kind: 'write', table, key, version, from, to: clock() })
    } catch (error) {
      await explain('write', error)
    }
  }
}

async function operateForEver(): Promise<void> {
  const saved: string[] = []
  for (let at = 0; ; at += 1) {
    const operation = await nextOperation(saved, `${name}-${at}`)
    const id = `${name}-${at}`
    report({ kind: 'begin', id, operation, at: clock() })
    try {
      await perform(operation)
      if (operation.kind === 'snapshot') saved.push(operation.snapshot)
      report({ kind: 'end', id, at: clock() })
    } catch (error) {
      report({ kind: 'end', id, at: clock(), failure: String(error) })
      await explain(operation.kind, error)
    }
    await new Promise((resolve) => setTimeout(resolve, random.below(40)))
  }
}

/** One that the tables allow; creating them is the most frequent. */
async function nextOperation(saved: readonly string[], id: string): Promise<TableOperation> {
  const table = random.of(tables)
  const { exists, hasReplica, index } = await stateOf(table)
  if (!exists) return { kind: 'create', table }
  const draw = random.below(24)
  if (draw < 6) return { kind: hasReplica ? 'remove replica' : 'add replica', table }
  // A table is in use while an index is created or deleted, which takes longer on a busy machine.
  if (draw < 8 && (index === undefined || index === 'ACTIVE')) return { kind: 'delete', table }
  if (draw < 10) return { kind: 'reset items' }
  if (draw < 11) return { kind: 'reset' }
  if (draw < 14) return { kind: 'snapshot', snapshot: id }
  if (draw < 16 && saved.length > 0) return { kind: 'restore', snapshot: random.of(saved) }
  if (draw < 18) return { kind: 'reopen' }
  if (draw < 23 && index === undefined) return { kind: 'add index', table }
  if (draw < 23 && index === 'ACTIVE') return { kind: 'drop index', table }
  return { kind: 'compact' }
}

interface TableState {
  readonly exists: boolean
  readonly hasReplica: boolean
  /** The status of its index, if it has one. */
  readonly index: string | undefined
}

async function stateOf(table: string): Promise<TableState> {
  try {
    const { Table } = await engine.execute('DescribeTable', { TableName: table }, { region: home })
    const [index] = Table.GlobalSecondaryIndexes ?? []
    return { exists: true, hasReplica: (Table.Replicas ?? []).length > 0, index: index?.IndexStatus }
  } catch (error) {
    await explain('describe', error)
    return { exists: false, hasReplica: false, index: undefined }
  }
}

async function perform(operation: TableOperation): Promise<void> {
  switch (operation.kind) {
    case 'create':
      await engine.execute('CreateTable', tableInput(operation.table), { region: home })
      return
    case 'delete':
      if ((await stateOf(operation.table)).hasReplica) await replicas(operation.table, 'Delete')
      await engine.execute('DeleteTable', { TableName: operation.table }, { region: home })
      return
    case 'add replica':
      return replicas(operation.table, 'Create')
    case 'remove replica':
      return replicas(operation.table, 'Delete')
    case 'add index':
      await engine.execute('UpdateTable', addIndexInput(operation.table), { region: home })
      return
    case 'drop index':
      await engine.execute('UpdateTable', dropIndexInput(operation.table), { region: home })
      return
    case 'reset':
      return engine.reset()
    case 'reset items':
      return engine.reset({ keepTables: true })
    case 'snapshot':
      return engine.snapshot(join(snapshots, operation.snapshot))
    case 'restore':
      return engine.restore(join(snapshots, operation.snapshot))
    case 'compact':
      return engine.compact()
    case 'reopen':
      return reopen()
  }
}

async function replicas(table: string, action: 'Create' | 'Delete'): Promise<void> {
  const update = { [action]: { RegionName: other } }
  await engine.execute('UpdateTable', { TableName: table, ReplicaUpdates: [update] }, { region: home })
}

async function reopen(): Promise<void> {
  isReopening = true
  await engine.close()
  engine = await open()
  isReopening = false
}

/** Reports an error that nothing in the run has caused. */
async function explain(of: string, error: unknown): Promise<void> {
  const expected =
    error instanceof EngineError &&
    (error.type === 'ResourceNotFoundException' || (isReopening && error.message === 'The engine is closed'))
  if (!expected) report({ kind: 'failure', of, failure: String(error) })
  await new Promise((resolve) => setTimeout(resolve, 2))
}

function report(event: ReportedEvent): void {
  writeSync(1, `${JSON.stringify(event)}\n`)
}
