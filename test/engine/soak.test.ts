import { describe, expect, it } from 'vitest'
import { bank } from '../soak/bank.ts'
import { findBug } from '../soak/checker.ts'
import { diskFull } from '../soak/disk-full.ts'
import { histories } from '../soak/histories.ts'
import { killedCascade } from '../soak/integrity/killed-cascade.ts'
import { kill } from '../soak/kill.ts'
import { migrate } from '../soak/migrate.ts'
import { operations } from '../soak/operations/operations.ts'
import { oracle } from '../soak/oracle.ts'
import { processes } from '../soak/processes.ts'

/** Milliseconds for a test that starts up to a dozen processes: on a busy machine each takes seconds to load. */
const timeout = 120_000

describe('each long test, run briefly,', { timeout }, () => {
  it.each([
    ['kill', kill],
    ['bank', bank],
    ['histories', histories],
    ['processes', processes],
    ['operations', operations],
    ['disk-full', diskFull],
    ['oracle', oracle],
    ['killed cascade', killedCascade],
    ['migrate', migrate],
  ])('%s reaches its goals', async (_, run) => {
    const told: string[] = []
    const rows = await run({ seed: 1, quick: true, tell: (line) => told.push(line) })
    const missed = rows.filter(({ holds }) => !holds)
    expect(missed, told.join('\n')).toEqual([])
  })
})

describe('a recorded history shows that a process', { timeout }, () => {
  it('dropped an acknowledged write', async () => {
    expect(await findBug('lost write', 1)).not.toEqual([])
  })

  it('returned an old value to a strongly consistent read', async () => {
    expect(await findBug('stale read', 1)).not.toEqual([])
  })
})
