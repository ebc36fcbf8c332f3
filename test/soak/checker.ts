import { join } from 'node:path'
import { makeDirectory } from './directory.ts'
import { checkHistory } from './history/check.ts'
import type { Violation } from './history/events.ts'
import { kindOfFinding, type PlantedBug, plantedBugs } from './history/planted-bugs.ts'
import { recordHistory } from './history/record.ts'
import { atLeast, type Row, type Run } from './run.ts'

/** Plants one bug after the other in an engine, each in another process, and tests whether the checks find it. */
export const checker: Run = async ({ seed, tell }) => {
  const rows: Row[] = []
  for (const bug of plantedBugs) {
    const findings = await findBug(bug, seed)
    if (findings[0] !== undefined) tell(`${bug}: ${findings[0].what}`)
    rows.push(atLeast(`checker: ${bug}: findings (${kindOfFinding[bug]})`, findings.length, 1, 'findings'))
  }
  return rows
}

/** The violations that the check for a bug finds in a history of an engine with the bug. */
export async function findBug(bug: PlantedBug, seed: number): Promise<readonly Violation[]> {
  await using root = await makeDirectory()
  const [directory, events] = [join(root.path, 'data'), join(root.path, 'events')]
  const options = { directory, events, seed, milliseconds: patience, stayers: 1, visitors: 0, bug }
  return checkHistory(await recordHistory(options))[kindOfFinding[bug]]
}

/** Milliseconds after which a process ends if its bug has not occurred. */
const patience = 10_000
