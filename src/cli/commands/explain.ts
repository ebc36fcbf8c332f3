import { explain as explainEstimate, explanationText } from '../../pothos/index.ts'
import type { Command } from '../command.ts'
import { definitionDefault, definitionOption, loadDefinition } from '../definition/index.ts'
import { messageOf, readFileAndOptions, readText, reportOption, UsageError } from '../input/index.ts'
import { parseVariables, priceOperation, type Variables } from '../operations/index.ts'

const help = `dynagate explain - show what an operation reads and may cost, without running it

Usage: dynagate explain FILE [options]

FILE has a GraphQL document. For each field that reads, the plan shows its access pattern, its round trip, the maximum
number of reads and their maximum cost.

Options:
  --variables JSON    the variables; without them every page has its maximum size
  --operation NAME    the operation, if the document has several
  --json              print a report in JSON: docs/command-line.md
  --schema PATH       the module with your gateway's definition (${definitionDefault})
  --help, -h          show this help

Exit code: 0 done, 1 the document doesn't fit the schema, or another failure, 2 a usage error.

Examples:
  dynagate explain query.graphql
  dynagate explain query.graphql --variables '{ "id": "c-0001" }'
`

const options = {
  variables: { type: 'string' },
  operation: { type: 'string' },
  ...reportOption,
  ...definitionOption,
} as const

/** `dynagate explain`: the plan of an operation. */
export const explain: Command = {
  help,
  async run(args, output) {
    const { file, values: given } = readFileAndOptions(args, options)
    const { schema } = await loadDefinition(given.schema)
    const text = await readText(file)
    const variables = given.variables === undefined ? undefined : readVariables(given.variables)
    const plan = explainEstimate(priceOperation({ schema, text, name: file, variables }, given.operation))
    output.result(plan, `${explanationText(plan)}\n`)
    return 0
  },
}

function readVariables(text: string): Variables {
  try {
    return parseVariables(text, '--variables')
  } catch (error) {
    throw new UsageError(messageOf(error))
  }
}
