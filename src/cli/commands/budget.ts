import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Kind } from 'graphql'
import type { Estimate } from '../../pothos/index.ts'
import type { Command } from '../command.ts'
import { defaultSchemaPath, loadDefinition } from '../load-definition.ts'
import { checkedDocument, estimateDocument } from '../price-document.ts'
import { readOptions } from '../read-options.ts'

const budgetFile = 'budgets.json'

const help = `dynagate budget - check that a folder of operations costs no more than it did

Usage: dynagate budget [options]

Every .graphql file of the folder is priced: the calls, round trips and read units that each of its operations
may cost. ${budgetFile} in the folder holds what each may cost; the command fails when one costs more, or has no
budget. NAME.variables.json beside NAME.graphql holds the variables; without it pages have their greatest size.

Options:
  --documents DIR    the folder (operations)
  --write            write ${budgetFile} from what they cost now
  --schema PATH      the module with your gateway's definition (${defaultSchemaPath})
  --help, -h         show this

Examples:
  dynagate budget --documents operations --write
  dynagate budget --documents operations
`

const options = {
  documents: { type: 'string', default: 'operations' },
  write: { type: 'boolean', default: false },
  schema: { type: 'string', default: defaultSchemaPath },
} as const

/** What an operation may cost at most. */
interface Budget {
  readonly calls: number
  readonly roundTrips: number
  readonly readUnits: number
}

/** `dynagate budget`: read budgets, for CI. */
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
      throw new Error(`${faults.join('\n')}\nWhere that is meant: dynagate budget --write`)
    process.stdout.write(`${costs.size} operations are within their budgets.\n`)
    return 0
  },
}

async function costsIn(
  folder: string,
  schema: Parameters<typeof checkedDocument>[0],
): Promise<ReadonlyMap<string, Budget>> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.graphql')).sort()
  if (names.length === 0)
    throw new Error(`there are no .graphql files in ${folder}: name a folder with --documents`)
  const costs = new Map<string, Budget>()
  for (const name of names) {
    const text = await readFile(join(folder, name), 'utf8')
    const variables = await readVariables(join(folder, name.replace(/\.graphql$/, '.variables.json')))
    for (const definition of checkedDocument(schema, text, name).definitions) {
      if (definition.kind !== Kind.OPERATION_DEFINITION) continue
      const operationName = definition.name?.value
      const key = operationName === undefined ? name : `${name}#${operationName}`
      costs.set(key, budgetOf(estimateDocument({ schema, text, name, operationName, variables })))
    }
  }
  return costs
}

function budgetOf({ calls, roundTrips, readUnits }: Estimate): Budget {
  return { calls: calls.most, roundTrips: roundTrips.most, readUnits: readUnits.most }
}

async function readVariables(file: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  return text === undefined ? undefined : (JSON.parse(text) as Readonly<Record<string, unknown>>)
}

async function readBudgets(file: string): Promise<Readonly<Record<string, Budget | undefined>>> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Error(`there is no file ${file}: write it with --write`)
  })
  return JSON.parse(text) as Readonly<Record<string, Budget>>
}

function faultsOf(name: string, cost: Budget, budget: Budget | undefined): string[] {
  if (budget === undefined) return [`${name} has no budget`]
  return measures
    .filter(({ of }) => cost[of] > budget[of])
    .map(({ of, unit }) => `${name} may cost ${cost[of]} ${unit}, over its budget of ${budget[of]}`)
}

const measures = [
  { of: 'calls', unit: 'calls' },
  { of: 'roundTrips', unit: 'round trips' },
  { of: 'readUnits', unit: 'read units' },
] as const
