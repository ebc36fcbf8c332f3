import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { GraphQLSchema } from 'graphql'
import type { Estimate } from '../../pothos/index.ts'
import type { Command } from '../command.ts'
import { defaultSchemaPath, loadDefinition } from '../load-definition.ts'
import { priceOperations, type Variables } from '../price-document.ts'
import { readOptions } from '../read-options.ts'
import { parseVariables } from '../read-variables.ts'

const budgetFile = 'budgets.json'

const help = `dynagate budget - check the operations of a folder against their cost budgets

Usage: dynagate budget [options]

Estimates the cost of every operation in the folder's .graphql files: calls, round trips, read units and write units.
${budgetFile} in the folder has the budget of each; the command fails if an operation may cost more or has no budget.
NAME.variables.json next to NAME.graphql has its variables; without it pages have their maximum size.

Options:
  --documents DIR    the folder (operations)
  --write            write ${budgetFile} from the current estimates
  --schema PATH      the module with your gateway's definition (${defaultSchemaPath})
  --help, -h         show this help

Examples:
  dynagate budget --documents operations --write
  dynagate budget --documents operations
`

const options = {
  documents: { type: 'string', default: 'operations' },
  write: { type: 'boolean', default: false },
  schema: { type: 'string', default: defaultSchemaPath },
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
  async run(args) {
    const given = readOptions(args, options)
    const { schema } = await loadDefinition(given.schema)
    const costs = await costsIn(given.documents, schema)
    const file = join(given.documents, budgetFile)
    if (given.write) {
      await writeFile(file, `${JSON.stringify(Object.fromEntries(costs), null, 2)}\n`)
      process.stdout.write(`Wrote the budgets of ${costs.size} operations to ${file}.\n`)
      return 0
    }
    const budgets = await readBudgets(file)
    const faults = [...costs].flatMap(([name, cost]) => faultsOf(name, cost, budgets[name]))
    if (faults.length > 0)
      throw new Error(`${faults.join('\n')}\nTo accept these costs: dynagate budget --write`)
    process.stdout.write(`${costs.size} operations are within their budgets.\n`)
    return 0
  },
}

async function costsIn(folder: string, schema: GraphQLSchema): Promise<ReadonlyMap<string, Budget>> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.graphql')).sort()
  if (names.length === 0)
    throw new Error(`there are no .graphql files in ${folder}: pass another folder with --documents`)
  const costs = new Map<string, Budget>()
  for (const name of names) {
    const text = await readFile(join(folder, name), 'utf8')
    const variables = await readVariables(folder, name.replace(/\.graphql$/, '.variables.json'))
    for (const operation of priceOperations({ schema, text, name, variables })) {
      const key = operation.name === undefined ? name : `${name}#${operation.name}`
      costs.set(key, budgetOf(operation.estimate))
    }
  }
  return costs
}

function budgetOf({ calls, roundTrips, readUnits, writeUnits }: Estimate): Budget {
  return {
    calls: calls.most,
    roundTrips: roundTrips.most,
    readUnits: readUnits.most,
    writeUnits: writeUnits.most,
  }
}

async function readVariables(folder: string, name: string): Promise<Variables | undefined> {
  const text = await readFile(join(folder, name), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const variables = parseVariables(text)
  if (variables === undefined) throw new Error(`${name}: expected a JSON object with the values of variables`)
  return variables
}

async function readBudgets(file: string): Promise<Readonly<Record<string, Partial<Budget> | undefined>>> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Error(`there is no file ${file}: create it with --write`)
  })
  try {
    return JSON.parse(text) as Readonly<Record<string, Partial<Budget>>>
  } catch {
    throw new Error(`${file} is not JSON: create it again with --write`)
  }
}

function faultsOf(name: string, cost: Budget, budget: Partial<Budget> | undefined): string[] {
  if (budget === undefined) return [`${name} has no budget`]
  return measures.flatMap(({ of, unit }) => {
    const limit = budget[of]
    if (typeof limit !== 'number') return [`${name} has no budget of ${unit}`]
    return cost[of] > limit ? [`${name} may cost ${cost[of]} ${unit}, over its budget of ${limit}`] : []
  })
}
