import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, it } from 'vitest'
import { openEngine } from '../../src/engine/index.ts'

const writer = join(import.meta.dirname, 'writing-process.ts')

/** Starts a process that writes to a directory until it is killed, and tells the keys that were acknowledged. */
async function writeUntilKilled(directory: string, from: number, acknowledged: number): Promise<string[]> {
  const child = spawn(process.execPath, [writer, directory, String(from)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const keys: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    keys.push(line)
    if (keys.length === acknowledged) child.kill('SIGKILL')
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return keys
}

it('keeps every acknowledged write and its index entry when the process is killed', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'dynagate-durability-'))
  try {
    const keys: string[] = []
    for (const round of [0, 1, 2]) {
      keys.push(...(await writeUntilKilled(directory, round * 100_000, 40 + round * 25)))
      await using engine = await openEngine({ directory })
      const { Count, Items } = await engine.execute('Scan', { TableName: 'kept', ConsistentRead: true })
      const index = await engine.execute('Scan', { TableName: 'kept', IndexName: 'byName' })
      const found = new Set((Items as { pk: { S: string } }[]).map(({ pk }) => pk.S))
      expect(keys.filter((key) => !found.has(key))).toEqual([])
      expect(index.Count).toBe(Count)
    }
    expect(keys.length).toBeGreaterThanOrEqual(40 + 65 + 90)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
})

it('shows one process at once what another one did in the same directory', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'dynagate-shared-'))
  try {
    await writeUntilKilled(directory, 0, 5)
    await using engine = await openEngine({ directory })
    const child = spawn(process.execPath, [writer, directory, '500000'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let [told, seen] = [0, 0]
    for await (const key of createInterface({ input: child.stdout })) {
      const { Item } = await engine.execute('GetItem', { TableName: 'kept', Key: { pk: { S: key } } })
      if (Item !== undefined) seen += 1
      told += 1
      if (told === 50) child.kill('SIGKILL')
    }
    expect(told).toBeGreaterThanOrEqual(50)
    expect(seen).toBe(told)
    await engine.execute('DeleteTable', { TableName: 'kept' })
    expect((await engine.execute('ListTables', {})).TableNames).toEqual([])
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
})
