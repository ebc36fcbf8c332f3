import { describe, expect, it } from 'vitest'
import { type AccessKey, type Engine, openEngine } from '../../src/engine/index.ts'
import { describeEachEntryPoint } from './entry-points.ts'
import { makeTable, tableInput } from './tables.ts'

const statement = { Effect: 'Allow', Principal: '*', Action: 'dynamodb:GetItem', Resource: '*' }
const policyOf = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements })
/** The messages are those of AWS, except the one for an expected revision of a table without a policy. */
const notFound = (details: string) => ({
  name: 'PolicyNotFoundException',
  message: `Resource-based policy not found for the provided ResourceArn: ${details}`,
})
const arnOf = (table: string) => `arn:aws:dynamodb:local:000000000000:table/${table}`

describeEachEntryPoint('a resource policy', (client) => {
  it('is returned unchanged until it is deleted', async () => {
    const ResourceArn = arnOf(await makeTable(client))
    const Policy = policyOf(statement)
    const put = await client.call('PutResourcePolicy', { ResourceArn, Policy })
    expect(await client.call('GetResourcePolicy', { ResourceArn })).toEqual({ Policy, ...put })
    expect(await client.call('DeleteResourcePolicy', { ResourceArn })).toEqual(put)
    expect(await client.call('DeleteResourcePolicy', { ResourceArn })).toEqual({})
    expect(await client.rejection('GetResourcePolicy', { ResourceArn })).toEqual(notFound(ResourceArn))
  })

  it('gets a new revision id only if its document changes', async () => {
    const ResourceArn = arnOf(await makeTable(client))
    const Policy = policyOf(statement)
    const first = await client.call('PutResourcePolicy', { ResourceArn, Policy })
    expect(await client.call('PutResourcePolicy', { ResourceArn, Policy })).toEqual(first)
    const other = policyOf({ ...statement, Effect: 'Deny' })
    expect(await client.call('PutResourcePolicy', { ResourceArn, Policy: other })).not.toEqual(first)
  })

  it('is changed only if ExpectedRevisionId matches', async () => {
    const ResourceArn = arnOf(await makeTable(client))
    const TableName = ResourceArn.split('/')[1]
    const put = (ExpectedRevisionId: string) =>
      client.rejection('PutResourcePolicy', { ResourceArn, Policy: policyOf(statement), ExpectedRevisionId })
    expect(await put('another')).toEqual(notFound(ResourceArn))
    const { RevisionId } = await client.call('PutResourcePolicy', {
      ResourceArn,
      Policy: policyOf(statement),
      ExpectedRevisionId: 'NO_POLICY',
    })
    expect(await put('NO_POLICY')).toEqual(
      notFound(
        `Requested policy update expecting none to be present for table ${TableName}, but a policy exists with revision id ${RevisionId}.`,
      ),
    )
    const wrong = notFound(
      `Requested update for policy with revision id another, but the policy associated to target table ${TableName} has revision id ${RevisionId}.`,
    )
    expect(await put('another')).toEqual(wrong)
    const remove = { ResourceArn, ExpectedRevisionId: 'another' }
    expect(await client.rejection('DeleteResourcePolicy', remove)).toEqual(wrong)
    expect(await client.call('GetResourcePolicy', { ResourceArn })).toMatchObject({ RevisionId })
  })

  it('requires an existing table', async () => {
    const request = { ResourceArn: arnOf('nowhere') }
    const missing = {
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found: Table: nowhere not found',
    }
    expect(await client.rejection('GetResourcePolicy', request)).toEqual(missing)
    expect(await client.rejection('DeleteResourcePolicy', request)).toEqual(missing)
    expect(await client.rejection('PutResourcePolicy', { ...request, Policy: policyOf(statement) })).toEqual(
      missing,
    )
  })

  it('can be created with the table, and can be attached to a stream', async () => {
    const Policy = policyOf(statement)
    await client.call('CreateTable', {
      ...tableInput('policed', { key: { pk: 'S' } }),
      ResourcePolicy: Policy,
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
    })
    expect(await client.call('GetResourcePolicy', { ResourceArn: arnOf('policed') })).toMatchObject({
      Policy,
    })
    const { Table } = await client.call('DescribeTable', { TableName: 'policed' })
    const ResourceArn = Table?.LatestStreamArn
    expect((await client.rejection('GetResourcePolicy', { ResourceArn })).name).toBe(
      'PolicyNotFoundException',
    )
    const put = await client.call('PutResourcePolicy', { ResourceArn, Policy })
    expect(await client.call('GetResourcePolicy', { ResourceArn })).toEqual({ Policy, ...put })
  })

  it.each([
    ['invalid JSON', '{'],
    ['a statement without a principal', policyOf({ ...statement, Principal: undefined })],
    ['an unknown effect', policyOf({ ...statement, Effect: 'Maybe' })],
    ['a principal that is not a string', policyOf({ ...statement, Principal: { AWS: [null] } })],
    ['an object without a principal', policyOf({ ...statement, Principal: {} })],
    ['more than 20 KB', policyOf({ ...statement, Sid: 'x'.repeat(21_000) })],
  ])('is rejected with %s', async (_, Policy) => {
    const ResourceArn = arnOf(await makeTable(client))
    expect((await client.rejection('PutResourcePolicy', { ResourceArn, Policy })).name).toBe(
      'ValidationException',
    )
  })
})

it('a resource policy with a long string of unfinished variables is parsed in linear time', async () => {
  await using engine = await openEngine({ memory: true })
  await engine.execute('CreateTable', tableInput('cats', { key: { pk: 'S' } }))
  const Resource = `arn:${'${'.repeat(5_000)}${' '.repeat(10_000)}`
  const Policy = policyOf({ ...statement, Resource })
  const put = engine.execute('PutResourcePolicy', { ResourceArn: arnOf('cats'), Policy })
  await expect(put).resolves.toHaveProperty('RevisionId')
})

describe('a call with an access key is also subject to the policy of the resource', () => {
  const anna = 'arn:aws:iam::000000000000:user/anna'
  const withPolicies = async (own: 'nothing' | 'everything', ...statements: object[]): Promise<Engine> => {
    const Action = own === 'everything' ? '*' : 'dynamodb:ListTables'
    const policy: AccessKey['policy'] = { Statement: { Effect: 'Allow', Action, Resource: '*' } }
    const accessKeys = [{ accessKeyId: 'KEY', secretAccessKey: 'secret', user: 'anna', policy }]
    const engine = await openEngine({ memory: true, iam: { accessKeys } })
    await engine.execute('CreateTable', tableInput('cats', { key: { pk: 'S' } }))
    await engine.execute('PutResourcePolicy', { ResourceArn: arnOf('cats'), Policy: policyOf(...statements) })
    return engine
  }
  const get = (engine: Engine) =>
    engine.execute('GetItem', { TableName: 'cats', Key: { pk: { S: 'a' } } }, { accessKeyId: 'KEY' })

  it.each([
    ['everyone', '*'],
    ['every AWS principal', { AWS: '*' }],
    ['the user', { AWS: [anna, 'arn:aws:iam::000000000000:user/ben'] }],
  ])('which allows %s', async (_, Principal) => {
    await using engine = await withPolicies('nothing', { ...statement, Principal })
    await expect(get(engine)).resolves.toEqual({})
  })

  it.each([
    ['another user', { AWS: 'arn:aws:iam::000000000000:user/ben' }],
    ['a service', { Service: 'lambda.amazonaws.com' }],
    ['the account, whose users need policies of their own', { AWS: '000000000000' }],
  ])('which is irrelevant if it allows %s', async (_, Principal) => {
    await using engine = await withPolicies('nothing', { ...statement, Principal })
    await expect(get(engine)).rejects.toThrow(
      'because no identity-based policy allows the dynamodb:GetItem action',
    )
  })

  it.each([
    ['the user', { Principal: { AWS: anna } }],
    ['the account', { Principal: { AWS: 'arn:aws:iam::000000000000:root' } }],
    ['everyone except another user', { NotPrincipal: { AWS: 'arn:aws:iam::000000000000:user/ben' } }],
  ])('which denies %s', async (_, principal) => {
    const { Principal, ...rest } = statement
    await using engine = await withPolicies('everything', { ...rest, ...principal, Effect: 'Deny' })
    await expect(get(engine)).rejects.toThrow(
      `User: ${anna} is not authorized to perform: dynamodb:GetItem on resource: ${arnOf('cats')} with an explicit deny in a resource-based policy`,
    )
  })
})
