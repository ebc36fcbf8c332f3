import { writeFile } from 'node:fs/promises'
import { cloudFormation, rolePolicy, roles, tableArns, terraform } from '../../infrastructure/index.ts'
import type { Table } from '../../model/index.ts'
import type { Command } from '../command.ts'
import { defaultSchemaPath, loadDefinition } from '../load-definition.ts'
import { readOptions } from '../read-options.ts'
import { UsageError } from '../usage-error.ts'

const help = `dynagate table - what a deployment of the model's table needs

Usage: dynagate table <action> [options]

Actions:
  template    print the infrastructure: the table with its indexes and settings, and a policy for each role
  policy      print the IAM policy of one role

Options:
  --schema PATH      the module with your gateway's definition (${defaultSchemaPath})
  --name NAME        the deployed name of the table (TABLE_NAME, or the model's)
  --out FILE         write to a file instead of printing
  --help, -h         show this help

Options of template:
  --format FORMAT    cloudformation or terraform (cloudformation)

Options of policy:
  --role ROLE        ${roles.join(', ')}
  --account ID       the AWS account in the policy's ARNs (any)
  --region REGION    the Region in the policy's ARNs (any)

A reader serves queries; a writer also mutations; streams reads the table's stream; maintenance creates, changes, loads
and scans the table.

Examples:
  dynagate table template --out table.template.json
  dynagate table template --format terraform --out table.tf.json
  dynagate table policy --role writer --account 123456789012 --region eu-central-1
`

const options = {
  schema: { type: 'string', default: defaultSchemaPath },
  name: { type: 'string' },
  out: { type: 'string' },
  format: { type: 'string', default: 'cloudformation' },
  role: { type: 'string' },
  account: { type: 'string' },
  region: { type: 'string' },
} as const

type Options = ReturnType<typeof readOptions<typeof options>>

/** `dynagate table`: prints the infrastructure and the policies of a model's table. */
export const table: Command = {
  help,
  async run([action, ...args]) {
    const print = actions.get(action ?? '')
    if (print === undefined) {
      throw new UsageError(`expected an action, ${[...actions.keys()].join(' or ')}, got ${shown(action)}`)
    }
    const given = readOptions(args, options)
    const { table: model } = await loadDefinition(given.schema)
    const name = given.name ?? (process.env.TABLE_NAME || model.definition.name)
    const text = `${JSON.stringify(print(model, name, given), undefined, 2)}\n`
    if (given.out === undefined) process.stdout.write(text)
    else await writeFile(given.out, text)
    return 0
  },
}

const actions: ReadonlyMap<string, (model: Table, name: string, given: Options) => object> = new Map([
  ['template', printTemplate],
  ['policy', printPolicy],
])

function printTemplate(model: Table, name: string, { format }: Options): object {
  if (format === 'cloudformation') return cloudFormation(model, name)
  if (format === 'terraform') return terraform(model, name)
  throw new UsageError(`--format expects cloudformation or terraform, got ${shown(format)}`)
}

function printPolicy(model: Table, name: string, { role, account, region }: Options): object {
  const known = roles.find((each) => each === role)
  if (known === undefined) throw new UsageError(`--role expects ${roles.join(', ')}, got ${shown(role)}`)
  const where = { ...(account !== undefined && { account }), ...(region !== undefined && { region }) }
  return rolePolicy(model, known, tableArns(name, where))
}

function shown(value: string | undefined): string {
  return value === undefined ? 'none' : JSON.stringify(value)
}
