import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { GraphQLSchema } from 'graphql'
import type { Estimate } from '../../pothos/index.ts'
import type { Command } from '../command.ts'
import { definitionDefault, definitionOption, loadDefinition } from '../definition/index.ts'
import { isObject, parseJson, readOptions, readText, reportOption } from '../input/index.ts'
import { operationsIn } from '../operations/index.ts'
import { countOf } from '../terminal/index.ts'

const budgetFile = 'budgets.json'

const help = `dynagate budget - check the operations of a folder against their cost budgets

Usage: dynagate budget [options]

Estimates the cost of every operation in the folder's .graphql files: calls, round trips, read units and write units.
${budgetFile} in the folder has the budget of each; the command fails if an operation may cost more or has no budget.
NAME.variables.json next to NAME.graphql has its variables; without it pages have their maximum size.

Options:
  --documents DIR    the folder (operations)
  --write            write ${budgetFile} from the current estimates
  --json             print a report in JSON: docs/command-line.md
  --schema PATH      the module with your gateway's definition (${definitionDefault})
  --help, -h         show this help

Exit code: 0 done, 1 an operation is over its budget or has none, or another failure, 2 a usage error.

Examples:
  dynagate budget --documents operations --write
  dynagate budget --documents operations
`

const options = {
  documents: { type: 'string', default: 'operations' },
  write: { type: 'boolean', default: false },
  ...reportOption,
  ...definitionOption,
} as const

/** The maximum cost of an operation. */
type Budget = Readonly<Record<(typeof measures)[number]['of'], number>>

const measures = [
  { of: 'calls', unit: 'calls' },
  { of: 'roundTrips', unit: 'round trips' },
  { of: 'readUnits', unit: 'read units' },
  { of: 'writeUnits', unit: 'write units' },
] as const

/** `dynagate budget`: cost budgets, for CI. */
export const budget: Command = {
  help,
  async run(args, output) {
    const given = readOptions(args, options)
    const { schema } = await loadDefinition(given.schema)
    const costs = await costsIn(given.documents, schema)
    const file = join(given.documents, budgetFile)
    if (given.write) {
      await writeFile(file, `${JSON.stringify(Object.fromEntries(costs), null, 2)}\n`)
      output.result(
        { file, operations: Object.fromEntries(costs) },
        `Wrote the budgets of ${countOf(costs.size, 'operation')} to ${file}.\n`,
      )
      return 0
    }
    const budgets = await readBudgets(file)
    const operations = [...costs].map(([name, cost]) => {
      const budget = budgets[name]
      return { name, cost, budget: budget ?? null, faults: faultsOf(name, cost, budget) }
    })
    const faults = operations.flatMap((operation) => operation.faults)
    output.result({ operations }, summary(costs.size, faults))
    return faults.length === 0 ? 0 : 1
  },
}

function summary(operations: number, faults: readonly string[]): string {
  if (faults.length === 0)
    return `${countOf(operations, 'operation')} ${operations === 1 ? 'is within its budget' : 'are within their budgets'}.\n`
  return `${faults.join('\n')}\nTo accept these costs: dynagate budget --write\n`
}

async function costsIn(folder: string, schema: GraphQLSchema): Promise<ReadonlyMap<string, Budget>> {
  const operations = await operationsIn(folder, schema)
  return new Map(
    operations.map(({ file, name, estimate }) => [
      name === undefined ? file : `${file}#${name}`,
      budgetOf(estimate),
    ]),
  )
}

function budgetOf({ calls, roundTrips, readUnits, writeUnits }: Estimate): Budget {
  return {
    calls: calls.most,
    roundTrips: roundTrips.most,
    readUnits: readUnits.most,
    writeUnits: writeUnits.most,
  }
}

async function readBudgets(file: string): Promise<Readonly<Record<string, Partial<Budget> | undefined>>> {
  if (!existsSync(file)) throw new Error(`there is no file ${file}: create it with --write`)
  const budgets = parseJson(await readText(file), file)
  if (isObject(budgets)) return budgets as Readonly<Record<string, Partial<Budget>>>
  throw new Error(`${file}: expected the budgets by the names of operations: create it again with --write`)
}

function faultsOf(name: string, cost: Budget, budget: Partial<Budget> | undefined): string[] {
  if (budget === undefined) return [`${name} has no budget`]
  return measures.flatMap(({ of, unit }) => {
    const limit = budget[of]
    if (typeof limit !== 'number') return [`${name} has no budget of ${unit}`]
    return cost[of] > limit ? [`${name} may cost ${cost[of]} ${unit}, over its budget of ${limit}`] : []
  })
}
