import { readFile } from 'node:fs/promises'
import { explain as explainEstimate, explanationText } from '../../pothos/index.ts'
import type { Command } from '../command.ts'
import { defaultSchemaPath, loadDefinition } from '../load-definition.ts'
import { priceOperation, type Variables } from '../price-document.ts'
import { readFileAndOptions } from '../read-options.ts'
import { parseVariables } from '../read-variables.ts'
import { UsageError } from '../usage-error.ts'

const help = `dynagate explain - show what an operation reads and may cost, without running it

Usage: dynagate explain FILE [options]

FILE has a GraphQL document. For each field that reads, the plan shows its access pattern, its round trip, the maximum
number of reads and their maximum cost.

Options:
  --variables JSON    the variables; without them every page has its maximum size
  --operation NAME    the operation, if the document has several
  --json              print JSON
  --schema PATH       the module with your gateway's definition (${defaultSchemaPath})
  --help, -h          show this help

Examples:
  dynagate explain query.graphql
  dynagate explain query.graphql --variables '{ "id": "c-0001" }'
`

const options = {
  variables: { type: 'string' },
  operation: { type: 'string' },
  json: { type: 'boolean', default: false },
  schema: { type: 'string', default: defaultSchemaPath },
} as const

/** `dynagate explain`: the plan of an operation. */
export const explain: Command = {
  help,
  async run(args) {
    const { file, values: given } = readFileAndOptions(args, options)
    const { schema } = await loadDefinition(given.schema)
    const text = await readFile(file, 'utf8').catch(() => {
      throw new UsageError(`there is no file ${file}`)
    })
    const variables = given.variables === undefined ? undefined : readVariables(given.variables)
    const plan = explainEstimate(priceOperation({ schema, text, name: file, variables }, given.operation))
    process.stdout.write(`${given.json ? JSON.stringify(plan, null, 2) : explanationText(plan)}\n`)
    return 0
  },
}

function readVariables(text: string): Variables {
  const variables = parseVariables(text)
  if (variables === undefined) throw new UsageError(`--variables expected a JSON object, got ${text}`)
  return variables
}
