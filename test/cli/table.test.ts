import { describe, expect, it } from 'vitest'
import { runMain } from './run-cli.ts'

describe('dynagate table', () => {
  it('prints the infrastructure of the sample shop', async () => {
    const { code, out } = await runMain(['table', 'template', '--name', 'shop-prod'])
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      Resources: { Table: { Properties: { TableName: 'shop-prod', BillingMode: 'PAY_PER_REQUEST' } } },
    })
  })

  it('prints it for Terraform', async () => {
    const { out } = await runMain(['table', 'template', '--format', 'terraform'])
    expect(JSON.parse(out)).toMatchObject({
      resource: { aws_dynamodb_table: { table: { name: 'shop', hash_key: 'pk', range_key: 'sk' } } },
    })
  })

  it('prints the policy of a role', async () => {
    const args = ['--role', 'reader', '--account', '123456789012', '--region', 'eu-central-1']
    const { out } = await runMain(['table', 'policy', ...args])
    const table = 'arn:aws:dynamodb:eu-central-1:123456789012:table/shop'
    expect(JSON.parse(out)).toMatchObject({
      Version: '2012-10-17',
      Statement: [{ Resource: [table] }, { Resource: [table] }, { Resource: [table] }, {}, {}, {}, {}],
    })
  })

  it.each([
    [[], 'expected an action, plan, apply, template, policy, got none'],
    [['drop'], 'expected an action, plan, apply, template, policy, got "drop"'],
    [['template', '--format', 'yaml'], '--format expects cloudformation or terraform, got "yaml"'],
    [['policy'], '--role expects reader, writer, streams, maintenance, got none'],
  ])('rejects %j', async (args, message) => {
    expect(await runMain(['table', ...args])).toEqual({
      code: 2,
      out: '',
      err: `dynagate table: ${message}. See: dynagate table --help\n`,
    })
  })
})
