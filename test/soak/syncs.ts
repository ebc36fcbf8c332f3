import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openEngine } from '../../src/engine/index.ts'
import { makeDirectory } from './directory.ts'
import { atLeast, none, type Run } from './run.ts'

/**
 * Traces the system calls of a process that writes: before each acknowledgement, everything written to the log must
 * have been synced. `kill -9` cannot show that, since the kernel keeps what a killed process wrote.
 */
export const syncs: Run = async ({ quick, tell }) => {
  // Few enough that no checkpoint runs meanwhile, which would write to the log too.
  const writes = quick ? 50 : 500
  await using root = await makeDirectory()
  const directory = join(root.path, 'data')
  {
    await using engine = await openEngine({ directory })
    await engine.execute('CreateTable', {
      TableName: 'items',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    })
  }
  const trace = join(root.path, 'calls.txt')
  const program = join(import.meta.dirname, 'programs', 'syncs.ts')
  const child = spawn(
    'strace',
    [
      '-f',
      '-y',
      '-o',
      trace,
      '-e',
      'trace=pwrite64,fdatasync,fsync,write',
      process.execPath,
      program,
      directory,
      String(writes),
    ],
    { stdio: 'ignore' },
  )
  const started = await Promise.race([
    once(child, 'exit').then(() => true),
    once(child, 'error').then(() => false),
  ])
  if (!started) {
    tell('skipped, because strace is not installed')
    return []
  }
  const { acknowledged, unsynced, synced } = acknowledgements(await readFile(trace, 'utf8'))
  return [
    atLeast('syncs: writes acknowledged', acknowledged, writes, 'writes'),
    atLeast('syncs: syncs of the log that an acknowledgement waited for', synced, writes, 'syncs'),
    none('syncs: acknowledged before all of the log was synced', unsynced, 'writes'),
  ]
}

interface Acknowledgements {
  readonly acknowledged: number
  /** Those before which the log was written and not synced since. */
  readonly unsynced: number
  /** Those before which the log was written and synced. */
  readonly synced: number
}

/** Evaluates the output of strace. Pure. A sync covers what was written before it began. */
export function acknowledgements(trace: string): Acknowledgements {
  /** Writes to the log so far, and how many of them are on disk. */
  let [written, onDisk, lastAcknowledged] = [0, 0, 0]
  const begun = new Map<string, number>()
  const counts = { acknowledged: 0, unsynced: 0, synced: 0 }
  for (const line of trace.split('\n')) {
    const [, thread = '', call = ''] = /^(\d+) +(.*)$/.exec(line) ?? []
    if (/^pwrite64\(\d+<[^>]*-wal>/.test(call)) written += 1
    if (/^f(data)?sync\(\d+<[^>]*-wal>/.test(call)) begun.set(thread, written)
    if (/^(<\.\.\. )?f(data)?sync\b.*= 0$/.test(call)) {
      onDisk = Math.max(onDisk, begun.get(thread) ?? 0)
      begun.delete(thread)
    }
    if (!/^write\(1<.*"acknowledged/.test(call)) continue
    counts.acknowledged += 1
    if (written > onDisk) counts.unsynced += 1
    else if (written > lastAcknowledged) counts.synced += 1
    lastAcknowledged = written
  }
  return counts
}
