import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { crc32 } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Engine, type EngineServer, openEngine, serveEngine } from '../../src/engine/index.ts'
import { plain, tableInput } from './tables.ts'

describe("DynamoDB's protocol over HTTP", () => {
  let engine: Engine
  let server: EngineServer
  beforeAll(async () => {
    engine = await openEngine({ memory: true })
    server = await serveEngine(engine, { port: 0 })
    await engine.execute('CreateTable', tableInput('items', plain))
  })
  afterAll(async () => {
    await server.close()
    await engine.close()
  })

  const target = (operation: string) => ({
    'x-amz-target': `DynamoDB_20120810.${operation}`,
    'content-type': 'application/x-amz-json-1.0',
    authorization: 'AWS4-HMAC-SHA256 Credential=any',
  })
  const send = (operation: string, body: string, headers: Record<string, string> = {}) =>
    fetch(server.url, { method: 'POST', headers: { ...target(operation), ...headers }, body })
  const respond = async (operation: string, input: object) =>
    (await send(operation, JSON.stringify(input))).json()

  it('responds with JSON, a request id and a correct checksum', async () => {
    const response = await send('ListTables', '{}')
    const body = Buffer.from(await response.arrayBuffer())
    expect(response.status).toBe(200)
    expect(JSON.parse(body.toString())).toEqual({ TableNames: ['items'] })
    expect(response.headers.get('content-type')).toBe('application/x-amz-json-1.0')
    expect(response.headers.get('x-amz-crc32')).toBe(String(crc32(body)))
    expect(response.headers.get('x-amzn-requestid')).toMatch(/^[\w-]{36}$/)
  })

  it('responds to errors with their qualified type and a correct checksum', async () => {
    const response = await send('DescribeTable', '{"TableName":"missing"}')
    const body = Buffer.from(await response.arrayBuffer())
    expect(response.status).toBe(400)
    expect(JSON.parse(body.toString())).toEqual({
      __type: 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException',
      message: 'Requested resource not found: Table: missing not found',
    })
    expect(response.headers.get('x-amz-crc32')).toBe(String(crc32(body)))
  })

  it('responds to GET / as a health check', async () => {
    const response = await fetch(server.url)
    expect(response.status).toBe(200)
    expect(await response.text()).toMatch(/^healthy/)
  })

  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS'])('rejects %s', async (method) => {
    expect((await fetch(server.url, { method })).status).toBe(405)
  })

  it('rejects an unknown operation', async () => {
    for (const operation of ['Nothing', 'constructor', 'toString']) {
      const response = await send(operation, '{}')
      expect(response.status).toBe(400)
      expect((await response.json()).__type).toBe('com.amazon.coral.service#UnknownOperationException')
    }
  })

  it('rejects a request without a target', async () => {
    const response = await fetch(server.url, {
      method: 'POST',
      headers: { authorization: 'any' },
      body: '{}',
    })
    expect(response.status).toBe(400)
    expect((await response.json()).__type).toBe('com.amazon.coral.service#UnknownOperationException')
  })

  it('rejects a request without a signature', async () => {
    const { authorization, ...headers } = target('ListTables')
    const response = await fetch(server.url, { method: 'POST', headers, body: '{}' })
    expect(response.status).toBe(400)
    expect((await response.json()).__type).toBe(
      'com.amazon.coral.service#MissingAuthenticationTokenException',
    )
  })

  it.each([
    '',
    '{',
    'nonsense',
    '[]',
    '"text"',
    'null',
    '7',
    '{"TableName":',
    '\ufffd{}',
  ])('rejects the body %j', async (body) => {
    const response = await send('ListTables', body)
    expect(response.status).toBe(400)
    expect((await response.json()).__type).toBe('com.amazon.coral.service#SerializationException')
  })

  it.each([
    ['a name that is not a string', 'GetItem', { TableName: 7, Key: {} }],
    ['an item that is a list', 'PutItem', { TableName: 'items', Item: [] }],
    ['a value that is not an object', 'PutItem', { TableName: 'items', Item: { pk: 'a' } }],
    ['an unquoted number', 'PutItem', { TableName: 'items', Item: { pk: { N: 1 } } }],
    ['requests that are a list', 'BatchGetItem', { RequestItems: [] }],
    ['actions that are an object', 'TransactWriteItems', { TransactItems: {} }],
    ['an action that is a string', 'TransactWriteItems', { TransactItems: ['Put'] }],
    ['a flag that is a string', 'GetItem', { TableName: 'items', Key: {}, ConsistentRead: 'true' }],
    ['a limit that is a string', 'Scan', { TableName: 'items', Limit: '5' }],
    ['an expression that is a number', 'Scan', { TableName: 'items', FilterExpression: 7 }],
    [
      'names that are a list',
      'Scan',
      { TableName: 'items', FilterExpression: '#a = #a', ExpressionAttributeNames: [] },
    ],
  ])('rejects %s', async (_, operation, input) => {
    const { __type } = (await respond(operation, input)) as { __type: string }
    expect(__type).toMatch(/#(SerializationException|ValidationException)$/)
  })

  // Dynalite's suite, which was recorded from DynamoDB, expects 413.
  it.each([
    'with',
    'without',
  ])('rejects a body over 16 MB %s its length, and closes the connection', async (length) => {
    const headers = { ...target('PutItem'), connection: 'keep-alive' }
    const body = Buffer.alloc(17 * 1024 * 1024, ' ')
    const answer = await overSocket(server.port, (write, answered) => {
      if (answered !== '') return
      if (length === 'with') return [head(headers, body.length), body].forEach(write)
      write(`POST / HTTP/1.1\r\nhost: engine\r\ntransfer-encoding: chunked\r\n`)
      write(`${lines(headers)}\r\n${body.length.toString(16)}\r\n`)
      write(body)
      write('\r\n0\r\n\r\n')
    })
    expect(answer).toContain('HTTP/1.1 413')
    expect(answer.toLowerCase()).toContain('connection: close')
    expect(answer).toContain('Request body expected at most 16 MB')
    expect((await send('ListTables', '{}')).status).toBe(200)
  })

  it.each([
    [0xff],
    [0xc0, 0x80],
    [0xed, 0xa0, 0x80],
  ])('rejects a body that is not UTF-8', async (...bytes) => {
    const [before, after] = ['{"ExclusiveStartTableName":"', '"}'].map((part) => Buffer.from(part))
    const body = Buffer.concat([before, Buffer.from(bytes), after].flatMap((part) => part ?? []))
    const response = await fetch(server.url, { method: 'POST', headers: target('ListTables'), body })
    expect(response.status).toBe(400)
    expect((await response.json()).Message).toBe('The body is not UTF-8')
  })

  // Recorded from DynamoDB by Dynalite's suite.
  it('responds to TagResource and UntagResource without a body', async () => {
    const { Table } = (await respond('DescribeTable', { TableName: 'items' })) as {
      Table: { TableArn: string }
    }
    const ResourceArn = Table.TableArn
    const tag = await send('TagResource', JSON.stringify({ ResourceArn, Tags: [{ Key: 'a', Value: 'b' }] }))
    const untag = await send('UntagResource', JSON.stringify({ ResourceArn, TagKeys: ['a'] }))
    for (const response of [tag, untag]) {
      expect(response.status).toBe(200)
      expect(await response.text()).toBe('')
      expect(response.headers.get('x-amz-crc32')).toBe('0')
    }
  })

  it('reads the rest of a rejected body, so that a client that is still sending receives the response', async () => {
    const body = Buffer.alloc(17 * 1024 * 1024, ' ')
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(server.port, '127.0.0.1')
      let answered = ''
      socket.on('data', (data) => {
        // The response arrives before the client has sent any of the body.
        if (answered === '') socket.write(body)
        answered += data
      })
      socket.on('error', reject)
      socket.on('close', () => resolve(answered))
      socket.write(head(target('PutItem'), body.length))
    })
    expect(answer).toContain('HTTP/1.1 413')
    expect(answer).toContain('Request body expected at most 16 MB')
  })

  it('uses the region of the signature in ARNs', async () => {
    const headers = {
      authorization: 'AWS4-HMAC-SHA256 Credential=any/20260101/ap-south-1/dynamodb/aws4_request',
    }
    const { Table } = await (await send('DescribeTable', '{"TableName":"items"}', headers)).json()
    expect(Table.TableArn).toBe('arn:aws:dynamodb:ap-south-1:000000000000:table/items')
  })

  it('returns its own address for DescribeEndpoints', async () => {
    const { Endpoints } = (await respond('DescribeEndpoints', {})) as { Endpoints: { Address: string }[] }
    expect(Endpoints).toEqual([{ Address: `127.0.0.1:${server.port}`, CachePeriodInMinutes: 1440 }])
  })

  it('stores an attribute named __proto__', async () => {
    const item =
      '{"pk":{"S":"proto"},"sk":{"S":"a"},"__proto__":{"M":{"__proto__":{"S":"inner"},"constructor":{"N":"1"}}}}'
    await send('PutItem', `{"TableName":"items","Item":${item}}`)
    const get = { TableName: 'items', Key: { pk: { S: 'proto' }, sk: { S: 'a' } } }
    const response = await send('GetItem', JSON.stringify(get))
    expect(JSON.parse(await response.text())).toEqual({ Item: JSON.parse(item) })
    const projected = await send(
      'GetItem',
      JSON.stringify({ ...get, ProjectionExpression: '#p', ExpressionAttributeNames: { '#p': '__proto__' } }),
    )
    expect(Object.keys((await projected.json()).Item)).toEqual(['__proto__'])
  })

  it.each([
    '{"pk":{"S":"lone \\ud800"},"sk":{"S":"a"}}',
    '{"pk":{"S":"a"},"sk":{"S":"a"},"text":{"S":"\\udc00 and \\ud83c\\udf0d"}}',
    '{"pk":{"S":"a"},"sk":{"S":"a"},"\\ud800":{"S":"a"}}',
    '{"pk":{"S":"a"},"sk":{"S":"a"},"map":{"M":{"\\ud800":{"S":"a"}}}}',
  ])('rejects lone surrogates, which UTF-8 cannot encode: %s', async (item) => {
    expect((await send('PutItem', `{"TableName":"items","Item":${item}}`)).status).toBe(400)
  })

  it.each([
    [
      'CreateTable',
      '{"TableName":"lone","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[{"AttributeName":"\\ud800","AttributeType":"S"}],"KeySchema":[{"AttributeName":"\\ud800","KeyType":"HASH"}]}',
    ],
    [
      'UpdateTimeToLive',
      '{"TableName":"items","TimeToLiveSpecification":{"Enabled":true,"AttributeName":"\\udfff"}}',
    ],
    [
      'TransactWriteItems',
      '{"ClientRequestToken":"\\ud800","TransactItems":[{"Put":{"TableName":"items","Item":{"pk":{"S":"a"},"sk":{"S":"a"}}}}]}',
    ],
    ['ExecuteStatement', "{\"Statement\":\"INSERT INTO items VALUE {'pk':'\\ud800','sk':'a'}\"}"],
  ])('rejects them in every string of %s', async (operation, body) => {
    const response = await send(operation, body)
    expect([response.status, (await response.json()).__type]).toEqual([
      400,
      expect.stringMatching(/#SerializationException$/),
    ])
  })

  it.each([
    ['lists', '{"L":[', '{"S":"x"}', ']}'],
    ['maps', '{"M":{"a":', '{"S":"x"}', '}}'],
    ['arrays in unknown members', '[', '', ']'],
  ])('rejects 100,000 levels of %s, and continues to serve', async (_, open, core, close) => {
    const deep = open.repeat(100_000) + core + close.repeat(100_000)
    const response = await send('PutItem', `{"TableName":"items","Item":{"pk":${deep}}}`)
    expect(response.status).toBe(400)
    expect((await response.json()).__type).toMatch(/#(SerializationException|ValidationException)$/)
    expect((await send('ListTables', '{}')).status).toBe(200)
  })

  it.each([
    ['TransactWriteItems', '{"TransactItems":[DEEP]}'],
    [
      'TransactWriteItems',
      '{"TransactItems":[{"Put":{"TableName":"items","Item":DEEP}}],"ClientRequestToken":"a"}',
    ],
    ['TransactGetItems', '{"TransactItems":[{"Get":{"TableName":"items","Key":DEEP}}]}'],
    ['BatchWriteItem', '{"RequestItems":{"items":[{"PutRequest":DEEP}]}}'],
    ['BatchGetItem', '{"RequestItems":DEEP}'],
    ['CreateTable', '{"TableName":"deep","KeySchema":[DEEP]}'],
    [
      'Query',
      '{"TableName":"items","KeyConditionExpression":"pk = :v","ExpressionAttributeValues":{":v":DEEP}}',
    ],
    ['Scan', '{"TableName":"items","ExclusiveStartKey":{"pk":DEEP}}'],
    ['TransactWriteItems', `{"TransactItems":[${'{},'.repeat(100)}DEEP]}`],
    ['BatchWriteItem', `{"RequestItems":{"items":[${'{},'.repeat(25)}DEEP]}}`],
  ])('rejects a value of 100,000 levels in %s: %s', async (operation, body) => {
    const deep = `${'{"L":['.repeat(100_000)}${']}'.repeat(100_000)}`
    const response = await send(operation, body.replace('DEEP', deep))
    expect(response.status).toBe(400)
    expect((await response.json()).__type).toMatch(/#(SerializationException|ValidationException)$/)
  })

  it('does not count brackets in strings as nesting', async () => {
    const item = { pk: { S: 'text' }, sk: { S: 'a' }, text: { S: `${'["\\\\{'.repeat(1000)}"` } }
    await send('PutItem', JSON.stringify({ TableName: 'items', Item: item }))
    const { Item } = await respond('GetItem', {
      TableName: 'items',
      Key: { pk: { S: 'text' }, sk: { S: 'a' } },
    })
    expect(Item).toEqual(item)
  })

  it('accepts values nested 32 levels deep', async () => {
    const deepest = JSON.parse(`${'{"L":['.repeat(31)}{"S":"x"}${']}'.repeat(31)}`)
    const item = { pk: { S: 'deep' }, sk: { S: 'a' }, deepest }
    const transaction = { TransactItems: [{ Put: { TableName: 'items', Item: item } }] }
    expect((await send('TransactWriteItems', JSON.stringify(transaction))).status).toBe(200)
    const { __type } = await respond('PutItem', {
      TableName: 'items',
      Item: { ...item, deepest: { L: [deepest] } },
    })
    expect(__type).toBe('com.amazon.coral.validate#ValidationException')
  })

  it('rejects expressions nested too deeply', async () => {
    const nested = `${'('.repeat(2000)}attribute_exists(pk)${')'.repeat(2000)}`
    for (const FilterExpression of [
      nested,
      '('.repeat(100_000),
      `${'NOT '.repeat(1000)}attribute_exists(pk)`,
    ]) {
      const { __type } = await respond('Scan', { TableName: 'items', FilterExpression })
      expect(__type).toBe('com.amazon.coral.validate#ValidationException')
    }
  })

  it('responds to pipelined requests on one connection', async () => {
    const answer = await pipelined(server.port, target('ListTables'), 3)
    expect(answer.match(/HTTP\/1\.1 200/g)).toHaveLength(3)
  })

  it('listens only on the IPv4 loopback address', async () => {
    expect(server.url).toBe(`http://127.0.0.1:${server.port}`)
    const others = Object.values(networkInterfaces()).flatMap((each) => each ?? [])
    for (const { address, internal } of others) {
      if (internal && address === '127.0.0.1') continue
      expect(await connects(address, server.port)).toBe(false)
    }
  })

  it('rejects a port that is in use', async () => {
    await expect(serveEngine(engine, { port: server.port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })
})

it('stops listening when it is closed, and does not close the engine', async () => {
  await using engine = await openEngine({ memory: true })
  const server = await serveEngine(engine, { port: 0 })
  await fetch(server.url).then((response) => response.text())
  await server.close()
  await server.close()
  expect(await connects('127.0.0.1', server.port)).toBe(false)
  expect(await engine.execute('ListTables', {})).toMatchObject({ TableNames: [] })
})

it.each([
  ['nothing', ''],
  ['half of the request head', 'POST / HTTP/1.1\r\nhost: eng'],
  ['one request', 'GET / HTTP/1.1\r\nhost: engine\r\n\r\n'],
])('closes immediately the connection of a client that has sent %s', async (_, sent) => {
  await using engine = await openEngine({ memory: true })
  const server = await serveEngine(engine, { port: 0 })
  const began = performance.now()
  let closed: Promise<void> | undefined
  await overSocket(server.port, (write, answered) => {
    if (sent !== '' && answered === '') write(sent)
    if (sent.endsWith('\r\n\r\n') && answered === '') return
    closed ??= fetch(server.url).then(() => server.close())
  })
  await closed
  // Not after the drain of ten seconds.
  expect(performance.now() - began).toBeLessThan(5000)
})

it('accepts no further request on a connection while closing', async () => {
  await using engine = await openEngine({ memory: true })
  const execute = vi.spyOn(engine, 'execute')
  const server = await serveEngine(engine, { port: 0 })
  const headers = { 'x-amz-target': 'DynamoDB_20120810.ListTables', authorization: 'any' }
  const request = `${head(headers, 2)}{}`
  let closed: Promise<void> | undefined
  // The server starts to close while the engine has the first request.
  execute.mockImplementationOnce(async () => {
    closed = server.close()
    return { TableNames: [] }
  })
  const answer = await overSocket(server.port, (write) => write(request))
  await closed
  expect(answer.match(/HTTP\/1\.1 200/g)).toHaveLength(1)
  expect(answer.toLowerCase()).toContain('connection: close')
  expect(execute).toHaveBeenCalledOnce()
})

it('responds to a request in flight before it closes', async () => {
  await using engine = await openEngine({ memory: true })
  const server = await serveEngine(engine, { port: 0 })
  const headers = {
    'x-amz-target': 'DynamoDB_20120810.ListTables',
    authorization: 'any',
    connection: 'close',
    expect: '100-continue',
  }
  let closed: Promise<void> | undefined
  const answer = await overSocket(server.port, (write, answered) => {
    if (answered === '') return write(head(headers, 2))
    if (closed !== undefined) return
    closed = server.close()
    write('{}')
  })
  expect(answer).toContain('HTTP/1.1 200 OK')
  await closed
})

/** The responses to `count` pipelined requests. */
function pipelined(port: number, headers: Record<string, string>, count: number): Promise<string> {
  return overSocket(port, (write, answered) => {
    if (answered !== '') return
    for (let left = count; left > 0; left--) {
      write(head({ ...headers, connection: left === 1 ? 'close' : 'keep-alive' }, 2))
      write('{}')
    }
  })
}

function head(headers: Record<string, string>, length: number): string {
  return `POST / HTTP/1.1\r\n${lines({ host: 'engine', 'content-length': String(length), ...headers })}\r\n`
}

function lines(headers: Record<string, string>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')
}

/**
 * Everything that the server sends over one connection until it closes it. `send` is called at first, and whenever
 * more was received.
 */
function overSocket(
  port: number,
  send: (write: (data: string | Buffer) => void, answered: string) => void,
): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const write = (data: string | Buffer) => void socket.write(data)
    let answered = ''
    socket.on('data', (data) => {
      answered += data
      send(write, answered)
    })
    // The server may reset the connection after its response.
    socket.on('error', () => {})
    socket.on('close', () => resolve(answered))
    send(write, answered)
  })
}

function connects(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host)
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}
