import { writeFile } from 'node:fs/promises'
import { cloudFormation, rolePolicy, roles, tableArns, terraform } from '../../infrastructure/index.ts'
import type { Table } from '../../model/index.ts'
import type { Command } from '../command.ts'
import { definitionDefault, definitionOption, loadDefinition } from '../definition/index.ts'
import { readOptions, reportOption, UsageError } from '../input/index.ts'
import { applyTable, planTable } from '../table/index.ts'
import type { Output } from '../terminal/index.ts'

const help = `dynagate table - change the deployed table; print its infrastructure and IAM policies

Usage: dynagate table <action> [options]

Actions:
  plan        show the changes that make the live table fit the model, with their cost
  apply       make them one at a time; never drops or replaces anything; run it again after an interruption
  template    print the infrastructure: the table with its indexes and settings, and a policy for each role
  policy      print the IAM policy of one role

Options:
  --schema PATH      the module with your gateway's definition (${definitionDefault})
  --name NAME        the deployed name of the table (TABLE_NAME, or the model's)
  --json             print a report in JSON: docs/command-line.md
  --help, -h         show this help

Options of plan and apply:
  --dir PATH         the table of the bundled engine's data in this directory

Options of template and policy:
  --out FILE         write to a file instead of printing

Options of template:
  --format FORMAT    cloudformation or terraform (cloudformation)
  --handlers-function NAME  the Lambda function with the handlers: maps the table's stream to it

Options of policy:
  --role ROLE        ${roles.join(', ')}
  --account ID       the AWS account in the policy's ARNs (any)
  --region REGION    the Region in the policy's ARNs (any)

Without --dir, plan and apply use the DynamoDB of the environment, as dynagate start does.

A reader serves queries; a writer also mutations; streams reads the table's stream; maintenance creates, changes, loads
and scans the table.

Exit code: 0 done; 1 the plan has what can't be changed, or the command failed or was interrupted; 2 a usage error.

Examples:
  AWS_REGION=eu-central-1 TABLE_NAME=shop dynagate table plan
  AWS_REGION=eu-central-1 TABLE_NAME=shop dynagate table apply
  dynagate table template --format terraform --out table.tf.json
  dynagate table policy --role writer --account 123456789012 --region eu-central-1
`

const options = {
  ...definitionOption,
  name: { type: 'string' },
  dir: { type: 'string' },
  out: { type: 'string' },
  format: { type: 'string', default: 'cloudformation' },
  'handlers-function': { type: 'string' },
  role: { type: 'string' },
  account: { type: 'string' },
  region: { type: 'string' },
  ...reportOption,
} as const

type Options = ReturnType<typeof readOptions<typeof options>>

/** `dynagate table`: changes a live table to fit its model, and prints its infrastructure and policies. */
export const table: Command = {
  help,
  async run([action, ...args], output) {
    const run = actions.get(action ?? '')
    if (run === undefined) {
      throw new UsageError(`expected an action, ${[...actions.keys()].join(', ')}, got ${shown(action)}`)
    }
    const given = readOptions(args, options)
    const { table: model } = await loadDefinition(given.schema)
    return await run(model, given.name ?? (process.env.TABLE_NAME || model.definition.name), given, output)
  },
}

type Action = (model: Table, name: string, given: Options, output: Output) => Promise<number>

const actions: ReadonlyMap<string, Action> = new Map([
  ['plan', planTable],
  ['apply', applyTable],
  ['template', printTemplate],
  ['policy', printPolicy],
])

async function printTemplate(model: Table, name: string, given: Options, output: Output): Promise<number> {
  const { format, out, 'handlers-function': handlersFunction } = given
  const template = { cloudformation: cloudFormation, terraform }[format]
  if (template === undefined) {
    throw new UsageError(`--format expects cloudformation or terraform, got ${shown(format)}`)
  }
  if (handlersFunction !== undefined && model.definition.stream !== 'newAndOldImages')
    throw new UsageError("--handlers-function needs stream: 'newAndOldImages' in defineTable()")
  return print(template(model, name, { handlersFunction }), out, output)
}

async function printPolicy(model: Table, name: string, given: Options, output: Output): Promise<number> {
  const { role, account, region, out } = given
  const known = roles.find((each) => each === role)
  if (known === undefined) throw new UsageError(`--role expects ${roles.join(', ')}, got ${shown(role)}`)
  const where = { ...(account !== undefined && { account }), ...(region !== undefined && { region }) }
  return print(rolePolicy(model, known, tableArns(name, where)), out, output)
}

async function print(document: object, out: string | undefined, output: Output): Promise<number> {
  const text = `${JSON.stringify(document, undefined, 2)}\n`
  if (out === undefined) output.result(document, text)
  else {
    await writeFile(out, text)
    output.result({ file: out }, `Wrote ${out}.\n`)
  }
  return 0
}

function shown(value: string | undefined): string {
  return value === undefined ? 'none' : JSON.stringify(value)
}
