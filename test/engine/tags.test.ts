import { expect, it } from 'vitest'
import { describeEachEntryPoint, type EngineClient, invalid, invalidParameter } from './entry-points.ts'
import { makeTable, plain, tableInput } from './tables.ts'

const tag = (Key: string, Value = 'any') => ({ Key, Value })
const arnOf = (name: string) => `arn:aws:dynamodb:local:000000000000:table/${name}`

async function tagsOf(client: EngineClient, ResourceArn: string): Promise<unknown> {
  const answer: object = await client.call('ListTagsOfResource', { ResourceArn })
  return 'Tags' in answer && answer.Tags
}

describeEachEntryPoint('tags', (client) => {
  it('are added to a table, replaced and removed', async () => {
    const { Table } = await client.call('DescribeTable', { TableName: await makeTable(client) })
    const ResourceArn = String(Table?.TableArn)
    expect(await tagsOf(client, ResourceArn)).toEqual([])
    await client.call('TagResource', { ResourceArn, Tags: [tag('team', 'red'), tag('stage', '')] })
    await client.call('TagResource', { ResourceArn, Tags: [tag('team', 'blue'), tag('größe: 1/2 +')] })
    expect(await tagsOf(client, ResourceArn)).toEqual([
      tag('team', 'blue'),
      tag('stage', ''),
      tag('größe: 1/2 +'),
    ])
    await client.call('UntagResource', { ResourceArn, TagKeys: ['stage', 'unknown'] })
    expect(await tagsOf(client, ResourceArn)).toEqual([tag('team', 'blue'), tag('größe: 1/2 +')])
  })

  it('can be given to CreateTable', async () => {
    await client.call('CreateTable', { ...tableInput('tagged', plain), Tags: [tag('team')] })
    expect(await tagsOf(client, arnOf('tagged'))).toEqual([tag('team')])
    const rejected = { ...tableInput('rejected', plain), Tags: [tag('aws:team')] }
    expect(await client.rejection('CreateTable', rejected)).toEqual(
      invalid('Tag Key cannot be prefixed with aws:, Key: aws:team'),
    )
  })

  it('are limited to 50', async () => {
    const ResourceArn = arnOf(await makeTable(client))
    const Tags = Array.from({ length: 50 }, (_, at) => tag(`t${at}`))
    await client.call('TagResource', { ResourceArn, Tags })
    await client.call('TagResource', { ResourceArn, Tags })
    expect(await client.rejection('TagResource', { ResourceArn, Tags: [tag('more')] })).toEqual(
      invalid('Number of Tags exceed the current limit for the provided ResourceArn'),
    )
  })

  it.each([
    ['no tags', [], 'Atleast one Tag needs to be provided as Input.'],
    ['an empty key', [tag('')], 'The Tag Key provided is invalid, Key: '],
    [
      'a key that is too long',
      [tag('k'.repeat(129))],
      `The Tag Key provided is invalid, Key: ${'k'.repeat(129)}`,
    ],
    ['a key with invalid characters', [tag('a#b')], 'The Tag Key provided is invalid, Key: a#b'],
    [
      'a value that is too long',
      [tag('key', 'v'.repeat(257))],
      `The Tag Value provided is invalid, Value: ${'v'.repeat(257)}`,
    ],
    ['no value', [{ Key: 'key' }], 'The Tag Value provided is invalid, Value: null'],
    [
      "a key that starts with 'aws:'",
      [tag('good'), tag('aws:key')],
      'Tag Key cannot be prefixed with aws:, Key: aws:key',
    ],
    [
      'a duplicate key',
      [tag('twice'), tag('twice')],
      'Duplicate Tag Keys provided as input: Duplicate Tag Key found twice',
    ],
  ])('are rejected: %s', async (_, Tags, message) => {
    const ResourceArn = arnOf(await makeTable(client))
    expect(await client.rejection('TagResource', { ResourceArn, Tags })).toEqual(invalid(message))
    expect(await tagsOf(client, ResourceArn)).toEqual([])
  })

  it('require an existing table', async () => {
    const none = arnOf('nowhere')
    expect(await client.rejection('ListTagsOfResource', { ResourceArn: none })).toEqual({
      name: 'ResourceNotFoundException',
      message: `Requested resource not found: ResourceArn: ${none} not found`,
    })
    const stranger = 'arn:aws:dynamodb:us-east-1:123456789012:table/nowhere'
    const { name, message } = await client.rejection('TagResource', {
      ResourceArn: stranger,
      Tags: [tag('a')],
    })
    expect(name).toBe('AccessDeniedException')
    expect(message).toContain(`is not authorized to perform: dynamodb:TagResource on resource: ${stranger}`)
  })

  it.each([
    ['nothing', "ARNs must start with 'arn:': nothing"],
    ['arn:aws:s3:::bucket', 'Provided Arn is not a DynamoDB resource arn: arn:aws:s3:::bucket'],
    [
      `${arnOf('orders')}/index/byOwner`,
      `Invalid resource arn provided, only table or stream is accepted. Provided resource arn: ${arnOf('orders')}/index/byOwner`,
    ],
  ])('are rejected for %s', async (ResourceArn, reason) => {
    const rejection = await client.rejection('UntagResource', { ResourceArn, TagKeys: ['a'] })
    expect(rejection).toEqual(invalidParameter(reason))
  })
})
