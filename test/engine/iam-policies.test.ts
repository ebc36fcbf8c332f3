import { afterEach, describe, expect, it } from 'vitest'
import {
  type AccessKey,
  type Engine,
  type IamOptions,
  type OperationName,
  openEngine,
  type PolicyStatement,
  serveEngine,
} from '../../src/engine/index.ts'
import { clientFrom, type EngineClient, type Request, sdkSender } from './entry-points.ts'
import { tableInput } from './tables.ts'

const table = 'arn:aws:dynamodb:eu-central-1:000000000000:table/scores'
const user = 'arn:aws:iam::000000000000:user/anna'

const opened: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0)) await close()
})

/** The AWS SDK with an access key whose policy has these statements, on a table with a few items. */
async function clientWith(...statements: readonly PolicyStatement[]): Promise<EngineClient> {
  const key: AccessKey = {
    accessKeyId: 'KEY',
    secretAccessKey: 'secret',
    user: 'anna',
    tags: { team: 'red' },
    policy: { Version: '2012-10-17', Statement: statements },
  }
  const engine = await openWithItems({ iam: { accessKeys: [key] } })
  const server = await serveEngine(engine, { port: 0 })
  const { send, close } = sdkSender(server.url, key)
  opened.push(async () => {
    close()
    await server.close()
    await engine.close()
  })
  return clientFrom(send)
}

async function openWithItems(options: { iam: { accessKeys: readonly AccessKey[] } }): Promise<Engine> {
  const engine = await openEngine({ memory: true, ...options })
  await engine.execute('CreateTable', {
    ...tableInput('scores', {
      key: { user: 'S', game: 'S' },
      global: { byGame: { key: { game: 'S', top: 'N' } } },
    }),
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
    Tags: [{ Key: 'team', Value: 'red' }],
  })
  for (const name of ['anna', 'ben']) {
    await engine.execute('PutItem', { TableName: 'scores', Item: item(name) })
  }
  return engine
}

const key = (name: string) => ({ user: { S: name }, game: { S: 'chess' } })
const item = (name: string) => ({ ...key(name), top: { N: '7' }, email: { S: `${name}@example.org` } })
const get = (name: string, more: Request = {}): Request => ({ TableName: 'scores', Key: key(name), ...more })
const partition = (name: string, more: Request = {}): Request => ({
  TableName: 'scores',
  KeyConditionExpression: '#user = :user',
  ExpressionAttributeNames: { '#user': 'user' },
  ExpressionAttributeValues: { ':user': { S: name } },
  ...more,
})

/** `allowed`, or the message that the call is denied with. */
async function outcome(client: EngineClient, operation: OperationName, input: Request): Promise<string> {
  try {
    await client.call(operation, input)
    return 'allowed'
  } catch (error) {
    if (error instanceof Error && error.name === 'AccessDeniedException') return error.message
    throw error
  }
}

const noPolicy = (action: string, resource = table) =>
  `User: ${user} is not authorized to perform: dynamodb:${action} on resource: ${resource} because no identity-based policy allows the dynamodb:${action} action`
const explicitDeny = (action: string, resource = table) =>
  `User: ${user} is not authorized to perform: dynamodb:${action} on resource: ${resource} with an explicit deny in an identity-based policy`

/** The variable of a condition key in a policy. */
const variable = (name: string) => `\${${name}}`

const allow = (action: string | string[], more: Partial<PolicyStatement> = {}): PolicyStatement => ({
  Effect: 'Allow',
  Action: action,
  Resource: table,
  ...more,
})
const deny = (action: string | string[], more: Partial<PolicyStatement> = {}): PolicyStatement => ({
  ...allow(action, more),
  Effect: 'Deny',
})

describe('an identity-based policy', () => {
  it('allows the actions of a statement and denies all others', async () => {
    const client = await clientWith(allow('dynamodb:GetItem'))
    expect(await outcome(client, 'GetItem', get('anna'))).toBe('allowed')
    expect(await outcome(client, 'PutItem', { TableName: 'scores', Item: item('anna') })).toBe(
      noPolicy('PutItem'),
    )
    expect(await outcome(client, 'Scan', { TableName: 'scores' })).toBe(noPolicy('Scan'))
    expect(await outcome(client, 'ListTables', {})).toBe(
      noPolicy('ListTables', 'arn:aws:dynamodb:eu-central-1:000000000000:table/*'),
    )
  })

  it('denies the actions of a Deny statement, even if another statement allows them', async () => {
    const client = await clientWith(allow('*', { Resource: '*' }), deny('dynamodb:Scan'))
    expect(await outcome(client, 'ListTables', {})).toBe('allowed')
    expect(await outcome(client, 'Scan', { TableName: 'scores' })).toBe(explicitDeny('Scan'))
  })

  it('matches wildcards in actions, ignoring case', async () => {
    const client = await clientWith(allow(['DYNAMODB:get*', 'dynamodb:?uery']))
    expect(await outcome(client, 'GetItem', get('anna'))).toBe('allowed')
    expect(await outcome(client, 'Query', partition('anna'))).toBe('allowed')
    expect(await outcome(client, 'Scan', { TableName: 'scores' })).toBe(noPolicy('Scan'))
  })

  it('supports NotAction and NotResource', async () => {
    const readable = {
      Effect: 'Allow',
      NotAction: 'dynamodb:*Item',
      NotResource: `${table}/index/*`,
    } as const
    const client = await clientWith(readable)
    expect(await outcome(client, 'Query', partition('anna'))).toBe('allowed')
    expect(await outcome(client, 'GetItem', get('anna'))).toBe(noPolicy('GetItem'))
    expect(await outcome(client, 'Scan', { TableName: 'scores', IndexName: 'byGame' })).toBe(
      noPolicy('Scan', `${table}/index/byGame`),
    )
  })

  it('matches the ARNs of tables, indexes and streams', async () => {
    const client = await clientWith(
      allow('dynamodb:Scan', { Resource: `${table}/index/byGame` }),
      allow('dynamodb:DescribeStream', { Resource: `${table}/stream/*` }),
      allow('dynamodb:DescribeTable', { Resource: 'arn:aws:dynamodb:eu-*:*:table/sc*' }),
    )
    expect(await outcome(client, 'Scan', { TableName: 'scores', IndexName: 'byGame' })).toBe('allowed')
    expect(await outcome(client, 'Scan', { TableName: 'scores' })).toBe(noPolicy('Scan'))
    const { Table } = await client.call('DescribeTable', { TableName: table })
    expect(await outcome(client, 'GetItem', get('anna', { TableName: table }))).toBe(noPolicy('GetItem'))
    expect(String(Table?.LatestStreamArn)).toMatch(/stream/)
  })

  it('replaces variables with attributes of the caller', async () => {
    const own = { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': variable('aws:username') } }
    const client = await clientWith(allow('dynamodb:GetItem', { Condition: own }))
    expect(await outcome(client, 'GetItem', get('anna'))).toBe('allowed')
    expect(await outcome(client, 'GetItem', get('ben'))).toBe(noPolicy('GetItem'))
  })

  it('matches a long value against 200 wildcards without backtracking', async () => {
    const Condition = { StringLike: { 'dynamodb:LeadingKeys': `${'*a'.repeat(200)}b` } }
    const client = await clientWith(allow('dynamodb:GetItem', { Condition }))
    expect(await outcome(client, 'GetItem', get('a'.repeat(2000)))).toBe(noPolicy('GetItem'))
  })
})

describe('dynamodb:LeadingKeys', () => {
  const own = allow(['dynamodb:*Item', 'dynamodb:Query', 'dynamodb:PartiQL*'], {
    Resource: [table, `${table}/index/*`],
    Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['an*', 'chess'] } },
  })
  const put = (name: string) => ({ PutRequest: { Item: item(name) } })
  const statement = (text: string) => ({ Statement: text })
  const calls: Record<string, (name: string) => [OperationName, Request, string?]> = {
    GetItem: (name) => ['GetItem', get(name)],
    PutItem: (name) => ['PutItem', { TableName: 'scores', Item: item(name) }],
    DeleteItem: (name) => ['DeleteItem', get(name)],
    UpdateItem: (name) => ['UpdateItem', get(name, { UpdateExpression: 'REMOVE email' })],
    Query: (name) => ['Query', partition(name)],
    BatchGetItem: (name) => [
      'BatchGetItem',
      { RequestItems: { scores: { Keys: [key('anna'), key(`${name}x`)] } } },
    ],
    BatchWriteItem: (name) => [
      'BatchWriteItem',
      { RequestItems: { scores: [put('anna'), put(`${name}x`)] } },
    ],
    'a Put of TransactWriteItems': (name) => [
      'TransactWriteItems',
      { TransactItems: [{ Put: { TableName: 'scores', Item: item(name) } }] },
      'PutItem',
    ],
    'a Get of TransactGetItems': (name) => [
      'TransactGetItems',
      { TransactItems: [{ Get: get(name) }] },
      'GetItem',
    ],
    'an INSERT': (name) => [
      'ExecuteStatement',
      statement(`INSERT INTO scores VALUE {'user': '${name}', 'game': 'go'}`),
      'PartiQLInsert',
    ],
    'an UPDATE': (name) => [
      'ExecuteStatement',
      statement(`UPDATE scores SET top = 8 WHERE "user" = '${name}' AND game = 'chess'`),
      'PartiQLUpdate',
    ],
    'a DELETE': (name) => [
      'ExecuteStatement',
      statement(`DELETE FROM scores WHERE "user" = '${name}' AND game = 'chess'`),
      'PartiQLDelete',
    ],
    'a SELECT with IN': (name) => [
      'ExecuteStatement',
      statement(`SELECT * FROM scores WHERE "user" IN ['anna', '${name}']`),
      'PartiQLSelect',
    ],
    'a SELECT of ExecuteTransaction': (name) => [
      'ExecuteTransaction',
      { TransactStatements: [statement(`SELECT * FROM scores WHERE "user" = '${name}' AND game = 'chess'`)] },
      'PartiQLSelect',
    ],
  }
  it.each(
    Object.entries(calls).filter(([name]) => name !== 'a ConditionCheck'),
  )('is the partition key of %s', async (_, call) => {
    const client = await clientWith(own)
    const [operation, allowed] = call('anna')
    expect(await outcome(client, operation, allowed)).toBe('allowed')
    const [, denied, action = operation] = call('ben')
    expect(await outcome(client, operation, denied)).toBe(noPolicy(action))
  })

  it('is the partition key of an index that is queried', async () => {
    const client = await clientWith(own)
    const query = (game: string) => ({
      TableName: 'scores',
      IndexName: 'byGame',
      KeyConditionExpression: 'game = :game',
      ExpressionAttributeValues: { ':game': { S: game } },
    })
    expect(await outcome(client, 'Query', query('chess'))).toBe('allowed')
    expect(await outcome(client, 'Query', query('go'))).toBe(noPolicy('Query', `${table}/index/byGame`))
  })

  it('is absent from a Scan: ForAllValues is true and ForAnyValue is false', async () => {
    const condition = (quantifier: string) => ({
      [`${quantifier}:StringEquals`]: { 'dynamodb:LeadingKeys': 'anna' },
    })
    const scan = { TableName: 'scores' }
    const all = await clientWith(allow('dynamodb:Scan', { Condition: condition('ForAllValues') }))
    expect(await outcome(all, 'Scan', scan)).toBe('allowed')
    const any = await clientWith(allow('dynamodb:Scan', { Condition: condition('ForAnyValue') }))
    expect(await outcome(any, 'Scan', scan)).toBe(noPolicy('Scan'))
  })

  it('is the normalised decimal string of a number', async () => {
    const client = await clientWith(
      allow(['dynamodb:CreateTable', 'dynamodb:GetItem'], {
        Resource: '*',
        Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': '12.5' } },
      }),
    )
    await client.call('CreateTable', tableInput('numbers', { key: { n: 'N' } }))
    const byNumber = (n: string) => ({ TableName: 'numbers', Key: { n: { N: n } } })
    expect(await outcome(client, 'GetItem', byNumber('0012.50'))).toBe('allowed')
    expect(await outcome(client, 'GetItem', byNumber('13'))).toMatch(/GetItem/)
  })
})

describe('dynamodb:Attributes, Select and ReturnValues', () => {
  // The policy of the Developer Guide: fine-grained access control, example 3.
  const limited = allow(
    ['dynamodb:UpdateItem', 'dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:BatchGetItem', 'dynamodb:Scan'],
    {
      Condition: {
        'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['user', 'game', 'top'] },
        StringEqualsIfExists: {
          'dynamodb:Select': 'SPECIFIC_ATTRIBUTES',
          'dynamodb:ReturnValues': ['NONE', 'UPDATED_OLD', 'UPDATED_NEW'],
        },
      },
    },
  )
  it.each<[string, OperationName, Request, 'allowed' | 'denied']>([
    [
      'a read of allowed attributes',
      'GetItem',
      get('anna', { ProjectionExpression: 'game, top' }),
      'allowed',
    ],
    ['a read of another attribute', 'GetItem', get('anna', { ProjectionExpression: 'email' }), 'denied'],
    [
      'a read of a path into another attribute',
      'GetItem',
      get('anna', { ProjectionExpression: 'email.host' }),
      'denied',
    ],
    ['a read of all attributes', 'GetItem', get('anna'), 'denied'],
    [
      'AttributesToGet of allowed attributes',
      'GetItem',
      get('anna', { AttributesToGet: ['top'] }),
      'allowed',
    ],
    ['a Query of all attributes', 'Query', partition('anna'), 'denied'],
    ['a Query of allowed attributes', 'Query', partition('anna', { ProjectionExpression: 'top' }), 'allowed'],
    [
      'a filter on another attribute',
      'Query',
      partition('anna', { ProjectionExpression: 'top', FilterExpression: 'attribute_exists(email)' }),
      'denied',
    ],
    [
      'an update of another attribute',
      'UpdateItem',
      get('anna', { UpdateExpression: 'REMOVE email' }),
      'denied',
    ],
    [
      'an update that copies another attribute',
      'UpdateItem',
      get('anna', { UpdateExpression: 'SET top = email' }),
      'denied',
    ],
    [
      'an update with a condition on another attribute',
      'UpdateItem',
      get('anna', { UpdateExpression: 'REMOVE top', ConditionExpression: 'attribute_exists(email)' }),
      'denied',
    ],
    [
      'an update of allowed attributes',
      'UpdateItem',
      get('anna', { UpdateExpression: 'REMOVE top' }),
      'allowed',
    ],
    [
      'an update that returns all attributes',
      'UpdateItem',
      get('anna', { UpdateExpression: 'REMOVE top', ReturnValues: 'ALL_OLD' }),
      'denied',
    ],
    [
      'AttributeUpdates of another attribute',
      'UpdateItem',
      get('anna', { AttributeUpdates: { email: { Action: 'DELETE' } } }),
      'denied',
    ],
    [
      'a batch read of another attribute',
      'BatchGetItem',
      { RequestItems: { scores: { Keys: [key('anna')], ProjectionExpression: 'email' } } },
      'denied',
    ],
  ])('apply to %s', async (_, operation, input, expected) => {
    const client = await clientWith(limited)
    expect(await outcome(client, operation, input)).toBe(
      expected === 'allowed' ? 'allowed' : noPolicy(operation),
    )
  })

  it('apply to the attributes of a PutItem and of a PartiQL statement', async () => {
    const client = await clientWith(
      allow(['dynamodb:PutItem', 'dynamodb:PartiQL*'], {
        Condition: { 'ForAllValues:StringNotEquals': { 'dynamodb:Attributes': 'email' } },
      }),
    )
    expect(await outcome(client, 'PutItem', { TableName: 'scores', Item: key('anna') })).toBe('allowed')
    expect(await outcome(client, 'PutItem', { TableName: 'scores', Item: item('anna') })).toBe(
      noPolicy('PutItem'),
    )
    const select = (wanted: string) => ({ Statement: `SELECT ${wanted} FROM scores WHERE "user" = 'anna'` })
    expect(await outcome(client, 'ExecuteStatement', select('top'))).toBe('allowed')
    expect(await outcome(client, 'ExecuteStatement', select('email'))).toBe(noPolicy('PartiQLSelect'))
  })
})

describe('a transaction', () => {
  const write = {
    TransactItems: [{ Put: { TableName: 'scores', Item: item('anna') } }, { Delete: get('ben') }],
  }

  it('needs the permission of each of its actions', async () => {
    const one = await clientWith(allow(['dynamodb:PutItem', 'dynamodb:TransactWriteItems']))
    expect(await outcome(one, 'TransactWriteItems', write)).toBe(noPolicy('DeleteItem'))
    const both = await clientWith(allow(['dynamodb:PutItem', 'dynamodb:DeleteItem']))
    expect(await outcome(both, 'TransactWriteItems', write)).toBe('allowed')
  })

  it('needs ConditionCheckItem for a ConditionCheck', async () => {
    const check = {
      TransactItems: [{ ConditionCheck: get('anna', { ConditionExpression: 'attribute_exists(email)' }) }],
    }
    const without = await clientWith(allow(['dynamodb:GetItem', 'dynamodb:PutItem']))
    expect(await outcome(without, 'TransactWriteItems', check)).toBe(noPolicy('ConditionCheckItem'))
    const client = await clientWith(allow('dynamodb:ConditionCheckItem'))
    expect(await outcome(client, 'TransactWriteItems', check)).toBe('allowed')
  })

  it('is the value of dynamodb:EnclosingOperation', async () => {
    // The policy of the Developer Guide: using IAM with transactions, example 2.
    const client = await clientWith(
      allow(['dynamodb:PutItem', 'dynamodb:DeleteItem', 'dynamodb:PartiQLInsert'], {
        Condition: {
          'ForAnyValue:StringEquals': {
            'dynamodb:EnclosingOperation': ['TransactWriteItems', 'TransactGetItems', 'ExecuteTransaction'],
          },
        },
      }),
    )
    expect(await outcome(client, 'TransactWriteItems', write)).toBe('allowed')
    expect(await outcome(client, 'DeleteItem', get('ben'))).toBe(noPolicy('DeleteItem'))
    const Statement = `INSERT INTO scores VALUE {'user': 'carl', 'game': 'go'}`
    expect(await outcome(client, 'ExecuteStatement', { Statement })).toBe(noPolicy('PartiQLInsert'))
    expect(await outcome(client, 'ExecuteTransaction', { TransactStatements: [{ Statement }] })).toBe(
      'allowed',
    )
  })
})

describe('PartiQL', () => {
  it('can be denied full table scans by dynamodb:FullTableScan', async () => {
    // The policy of the Developer Guide: IAM security policies with PartiQL, example 6.
    const client = await clientWith(
      allow('dynamodb:PartiQLSelect'),
      deny('dynamodb:PartiQLSelect', { Condition: { Bool: { 'dynamodb:FullTableScan': ['true'] } } }),
    )
    const select = (where: string) => ({ Statement: `SELECT * FROM scores ${where}` })
    expect(await outcome(client, 'ExecuteStatement', select(`WHERE "user" = 'anna'`))).toBe('allowed')
    expect(await outcome(client, 'ExecuteStatement', select(''))).toBe(explicitDeny('PartiQLSelect'))
    expect(await outcome(client, 'ExecuteStatement', select(`WHERE "user" = 'anna' OR top = 7`))).toBe(
      explicitDeny('PartiQLSelect'),
    )
  })

  it('is denied per statement of a batch', async () => {
    const client = await clientWith(
      allow('dynamodb:PartiQLSelect', {
        Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': 'anna' } },
      }),
    )
    const select = (name: string) => ({
      Statement: `SELECT top FROM scores WHERE "user" = '${name}' AND game = 'chess'`,
    })
    const { Responses } = await client.call('BatchExecuteStatement', {
      Statements: [select('ben'), select('anna')],
    })
    expect(Responses).toEqual([
      { Error: { Code: 'AccessDenied', Message: noPolicy('PartiQLSelect') } },
      { TableName: 'scores', Item: { top: { N: '7' } } },
    ])
  })
})

describe('tags', () => {
  it('of the table and of the caller can be compared in a condition', async () => {
    const sameTeam = { StringEquals: { 'aws:ResourceTag/team': variable('aws:PrincipalTag/team') } }
    const client = await clientWith(
      allow('dynamodb:GetItem', { Condition: sameTeam }),
      allow('dynamodb:Scan', {
        Condition: { StringEquals: { 'aws:ResourceTag/team': variable('aws:PrincipalTag/room') } },
      }),
    )
    expect(await outcome(client, 'GetItem', get('anna'))).toBe('allowed')
    expect(await outcome(client, 'Scan', { TableName: 'scores' })).toBe(noPolicy('Scan'))
  })
})

describe('a condition', () => {
  it.each<[string, PolicyStatement['Condition'], 'allowed' | 'denied']>([
    ['StringEquals', { StringEquals: { 'aws:username': 'anna' } }, 'allowed'],
    ['StringEquals of another case', { StringEquals: { 'aws:username': 'ANNA' } }, 'denied'],
    ['StringEqualsIgnoreCase', { StringEqualsIgnoreCase: { 'AWS:UserName': 'ANNA' } }, 'allowed'],
    ['StringNotEquals', { StringNotEquals: { 'aws:username': ['anna', 'ben'] } }, 'denied'],
    ['StringNotEquals of a missing key', { StringNotEquals: { 'dynamodb:ReturnValues': 'NONE' } }, 'allowed'],
    ['StringEquals of a missing key', { StringEquals: { 'dynamodb:ReturnValues': 'NONE' } }, 'denied'],
    ['IfExists of a missing key', { StringEqualsIfExists: { 'dynamodb:ReturnValues': 'NONE' } }, 'allowed'],
    ['StringLike', { StringLike: { 'aws:username': 'a??a' } }, 'allowed'],
    [
      'StringLike with an escaped wildcard',
      { StringLike: { 'aws:username': `a${variable('*')}` } },
      'denied',
    ],
    [
      'a variable with a default',
      { StringEquals: { 'aws:username': variable("aws:PrincipalTag/x, 'anna'") } },
      'allowed',
    ],
    ['Null of a missing key', { Null: { 'dynamodb:ReturnValues': 'true' } }, 'allowed'],
    ['Null of an existing key', { Null: { 'aws:username': true } }, 'denied'],
    ['DateGreaterThan', { DateGreaterThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' } }, 'allowed'],
    ['NumericLessThan', { NumericLessThan: { 'aws:EpochTime': 1 } }, 'denied'],
    ['ArnLike', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:user/an*' } }, 'allowed'],
    ['two operators', { StringLike: { 'aws:username': 'a*' }, Null: { 'aws:username': 'true' } }, 'denied'],
  ])('with %s', async (_, Condition, expected) => {
    const client = await clientWith(allow('dynamodb:GetItem', Condition && { Condition }))
    expect(await outcome(client, 'GetItem', get('anna'))).toBe(
      expected === 'allowed' ? 'allowed' : noPolicy('GetItem'),
    )
  })
})

describe('access keys in process', () => {
  const keys: AccessKey[] = [
    {
      accessKeyId: 'READER',
      secretAccessKey: 'secret',
      policy: {
        Statement: {
          Effect: 'Allow',
          Action: 'dynamodb:GetItem',
          Resource: 'arn:aws:dynamodb:*:*:table/scores',
        },
      },
    },
  ]

  it("apply to calls with an access key; calls without one are the owner's", async () => {
    await using engine = await openWithItems({ iam: { accessKeys: keys } })
    const as = (accessKeyId: string, operation: OperationName, input: Request) =>
      engine.execute(operation, input, { accessKeyId })
    await expect(as('READER', 'GetItem', get('anna'))).resolves.toMatchObject({ Item: item('anna') })
    await expect(as('READER', 'DeleteItem', get('anna'))).rejects.toThrow('dynamodb:DeleteItem on resource')
    await expect(as('NOBODY', 'GetItem', get('anna'))).rejects.toThrow('The security token')
    await expect(engine.execute('DeleteItem', { TableName: 'scores', Key: key('anna') })).resolves.toEqual({})
  })

  it("are limited to the regions of a policy's ARNs", async () => {
    const [reader] = keys
    await using engine = await openEngine({
      memory: true,
      regions: ['eu-west-1', 'us-east-1'],
      iam: {
        accessKeys: [
          {
            ...reader,
            accessKeyId: 'EUROPE',
            secretAccessKey: 'secret',
            policy: { Statement: { Effect: 'Allow', Action: '*', Resource: 'arn:aws:dynamodb:eu-*' } },
          },
        ],
      },
    })
    const list = (region: string) => engine.execute('ListTables', {}, { accessKeyId: 'EUROPE', region })
    await expect(list('eu-west-1')).resolves.toEqual({ TableNames: [] })
    await expect(list('us-east-1')).rejects.toThrow('dynamodb:us-east-1')
  })
})

describe('opening an engine with a policy that', () => {
  it.each<[string, object, string]>([
    [
      'has no effect',
      { Action: '*', Resource: '*' },
      ".Statement[0].Effect expected 'Allow' or 'Deny', got undefined",
    ],
    [
      'has no action',
      { Effect: 'Allow', Resource: '*' },
      '.Statement[0] expected either Action or NotAction, got neither',
    ],
    [
      'has an action without a service',
      { Effect: 'Allow', Action: 'GetItem', Resource: '*' },
      ".Statement[0].Action expected '*' or names like 'dynamodb:GetItem', got \"GetItem\"",
    ],
    [
      'has a resource that is not an ARN',
      { Effect: 'Allow', Action: '*', Resource: 'scores' },
      '.Statement[0].Resource expected \'*\' or ARNs, got "scores"',
    ],
    [
      'has an unknown operator',
      { Effect: 'Allow', Action: '*', Resource: '*', Condition: { IpAddress: { 'aws:SourceIp': '::1' } } },
      '.Statement[0].Condition.IpAddress.aws:SourceIp expected an operator of',
    ],
    [
      'asks whether a key is null with something else than a boolean',
      { Effect: 'Allow', Action: '*', Resource: '*', Condition: { Null: { 'aws:username': 'maybe' } } },
      ".Statement[0].Condition.Null.aws:username expected 'true' or 'false', got \"maybe\"",
    ],
    [
      'has a principal',
      { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' },
      '.Statement[0] expected only Sid, Effect, Action, NotAction, Resource, NotResource, Condition, got Principal',
    ],
  ])('%s is rejected', async (_, statement, message) => {
    const policy = { Statement: statement } as AccessKey['policy']
    const accessKey = { accessKeyId: 'KEY', secretAccessKey: 'secret', policy }
    await expect(openEngine({ memory: true, iam: { accessKeys: [accessKey] } })).rejects.toThrow(
      `iam.accessKeys[0].policy${message}`,
    )
  })
})

describe('opening an engine with', () => {
  const key = { accessKeyId: 'KEY', secretAccessKey: 'secret', policy: { Statement: [] } }
  it.each<[string, unknown, string]>([
    ['null instead of options', null, 'iam.accessKeys expected a list of access keys'],
    ['an object of access keys', { accessKeys: { key } }, 'iam.accessKeys expected a list of access keys'],
    ['no access key in the list', { accessKeys: [null] }, 'iam.accessKeys[0] expected an object, got null'],
    [
      'an id with a space',
      { accessKeys: [{ ...key, accessKeyId: 'A B' }] },
      'iam.accessKeys[0].accessKeyId expected letters, digits and underscores, got A B',
    ],
    [
      'an empty secret',
      { accessKeys: [{ ...key, secretAccessKey: '' }] },
      'iam.accessKeys[0].secretAccessKey expected a string',
    ],
    [
      'a session token that is a number',
      { accessKeys: [{ ...key, sessionToken: 1 }] },
      'iam.accessKeys[0].sessionToken expected a string',
    ],
    [
      'a user without a name',
      { accessKeys: [{ ...key, user: '' }] },
      'iam.accessKeys[0].user expected a name, got ""',
    ],
    [
      'a tag that is a number',
      { accessKeys: [{ ...key, tags: { team: 1 } }] },
      'iam.accessKeys[0].tags expected strings by name, got {"team":1}',
    ],
  ])('%s is rejected', async (_, iam, message) => {
    await expect(openEngine({ memory: true, iam: iam as IamOptions })).rejects.toThrow(message)
  })
})
