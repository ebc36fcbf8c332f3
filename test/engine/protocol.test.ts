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
  const ask = async (operation: string, input: object) =>
    (await send(operation, JSON.stringify(input))).json()

  it('answers with JSON, a request id, and a checksum that is right', async () => {
    const response = await send('ListTables', '{}')
    const body = Buffer.from(await response.arrayBuffer())
    expect(response.status).toBe(200)
    expect(JSON.parse(body.toString())).toEqual({ TableNames: ['items'] })
    expect(response.headers.get('content-type')).toBe('application/x-amz-json-1.0')
    expect(response.headers.get('x-amz-crc32')).toBe(String(crc32(body)))
    expect(response.headers.get('x-amzn-requestid')).toMatch(/^[\w-]{36}$/)
  })

  it('tells errors with their full name, and a checksum that is right', async () => {
    const response = await send('DescribeTable', '{"TableName":"missing"}')
    const body = Buffer.from(await response.arrayBuffer())
    expect(response.status).toBe(400)
    expect(JSON.parse(body.toString())).toEqual({
      __type: 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException',
      message: 'Requested resource not found: Table: missing not found',
    })
    expect(response.headers.get('x-amz-crc32')).toBe(String(crc32(body)))
  })

  it('says on GET / that it is there', async () => {
    const response = await fetch(server.url)
    expect(response.status).toBe(200)
    expect(await response.text()).toMatch(/^healthy/)
  })

  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS'])('takes no %s', async (method) => {
    expect((await fetch(server.url, { method })).status).toBe(405)
  })

  it('knows no operation but its own', async () => {
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
    ['a name that is no text', 'GetItem', { TableName: 7, Key: {} }],
    ['an item that is a list', 'PutItem', { TableName: 'items', Item: [] }],
    ['a value that is no object', 'PutItem', { TableName: 'items', Item: { pk: 'a' } }],
    ['a number that is not in quotes', 'PutItem', { TableName: 'items', Item: { pk: { N: 1 } } }],
    ['requests that are a list', 'BatchGetItem', { RequestItems: [] }],
    ['actions that are an object', 'TransactWriteItems', { TransactItems: {} }],
    ['an action that is a text', 'TransactWriteItems', { TransactItems: ['Put'] }],
    ['a flag that is a text', 'GetItem', { TableName: 'items', Key: {}, ConsistentRead: 'true' }],
    ['a limit that is a text', 'Scan', { TableName: 'items', Limit: '5' }],
    ['an expression that is a number', 'Scan', { TableName: 'items', FilterExpression: 7 }],
    [
      'names that are a list',
      'Scan',
      { TableName: 'items', FilterExpression: '#a = #a', ExpressionAttributeNames: [] },
    ],
  ])('rejects %s', async (_, operation, input) => {
    const { __type } = (await ask(operation, input)) as { __type: string }
    expect(__type).toMatch(/#(SerializationException|ValidationException)$/)
  })

  // Dynalite's suite, which was recorded from DynamoDB, has 413 for them.
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
  it('answers TagResource and UntagResource without a body', async () => {
    const { Table } = (await ask('DescribeTable', { TableName: 'items' })) as { Table: { TableArn: string } }
    const ResourceArn = Table.TableArn
    const tag = await send('TagResource', JSON.stringify({ ResourceArn, Tags: [{ Key: 'a', Value: 'b' }] }))
    const untag = await send('UntagResource', JSON.stringify({ ResourceArn, TagKeys: ['a'] }))
    for (const response of [tag, untag]) {
      expect(response.status).toBe(200)
      expect(await response.text()).toBe('')
      expect(response.headers.get('x-amz-crc32')).toBe('0')
    }
  })

  it('reads a body that it has rejected to its end, so that the answer reaches a client that still writes', async () => {
    const body = Buffer.alloc(17 * 1024 * 1024, ' ')
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(server.port, '127.0.0.1')
      let answered = ''
      socket.on('data', (data) => {
        // The answer is here before the client has sent any of its body.
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

  it('names the region in its ARNs that the client signed for', async () => {
    const headers = {
      authorization: 'AWS4-HMAC-SHA256 Credential=any/20260101/ap-south-1/dynamodb/aws4_request',
    }
    const { Table } = await (await send('DescribeTable', '{"TableName":"items"}', headers)).json()
    expect(Table.TableArn).toBe('arn:aws:dynamodb:ap-south-1:000000000000:table/items')
  })

  it('tells a client that asks for endpoints to stay where it is', async () => {
    const { Endpoints } = (await ask('DescribeEndpoints', {})) as { Endpoints: { Address: string }[] }
    expect(Endpoints).toEqual([{ Address: `127.0.0.1:${server.port}`, CachePeriodInMinutes: 1440 }])
  })

  it('keeps an attribute named __proto__', async () => {
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
  ])('rejects lone surrogates, which UTF-8 cannot carry: %s', async (item) => {
    expect((await send('PutItem', `{"TableName":"items","Item":${item}}`)).status).toBe(400)
  })

  it.each([
    ['lists', '{"L":[', '{"S":"x"}', ']}'],
    ['maps', '{"M":{"a":', '{"S":"x"}', '}}'],
    ['arrays where no value can be', '[', '', ']'],
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

  it('takes brackets in strings for what they are', async () => {
    const item = { pk: { S: 'text' }, sk: { S: 'a' }, text: { S: `${'["\\\\{'.repeat(1000)}"` } }
    await send('PutItem', JSON.stringify({ TableName: 'items', Item: item }))
    const { Item } = await ask('GetItem', { TableName: 'items', Key: { pk: { S: 'text' }, sk: { S: 'a' } } })
    expect(Item).toEqual(item)
  })

  it('takes values of 32 levels', async () => {
    const deepest = JSON.parse(`${'{"L":['.repeat(31)}{"S":"x"}${']}'.repeat(31)}`)
    const item = { pk: { S: 'deep' }, sk: { S: 'a' }, deepest }
    const transaction = { TransactItems: [{ Put: { TableName: 'items', Item: item } }] }
    expect((await send('TransactWriteItems', JSON.stringify(transaction))).status).toBe(200)
    const { __type } = await ask('PutItem', {
      TableName: 'items',
      Item: { ...item, deepest: { L: [deepest] } },
    })
    expect(__type).toBe('com.amazon.coral.validate#ValidationException')
  })

  it('rejects expressions that are nested too deep', async () => {
    const nested = `${'('.repeat(2000)}attribute_exists(pk)${')'.repeat(2000)}`
    for (const FilterExpression of [
      nested,
      '('.repeat(100_000),
      `${'NOT '.repeat(1000)}attribute_exists(pk)`,
    ]) {
      const { __type } = await ask('Scan', { TableName: 'items', FilterExpression })
      expect(__type).toBe('com.amazon.coral.validate#ValidationException')
    }
  })

  it('answers many requests on one connection, sent before the first is answered', async () => {
    const answer = await pipelined(server.port, target('ListTables'), 3)
    expect(answer.match(/HTTP\/1\.1 200/g)).toHaveLength(3)
  })

  it('listens on the IPv4 loopback alone', async () => {
    expect(server.url).toBe(`http://127.0.0.1:${server.port}`)
    const others = Object.values(networkInterfaces()).flatMap((each) => each ?? [])
    for (const { address, internal } of others) {
      if (internal && address === '127.0.0.1') continue
      expect(await connects(address, server.port)).toBe(false)
    }
  })

  it('cannot take a port that is taken', async () => {
    await expect(serveEngine(engine, { port: server.port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })
})

it('stops listening once it is closed, and leaves the engine open', async () => {
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
  ['half a head', 'POST / HTTP/1.1\r\nhost: eng'],
  ['a request before', 'GET / HTTP/1.1\r\nhost: engine\r\n\r\n'],
])('closes at once the connection of a client that has sent %s', async (_, sent) => {
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
  // The drain of ten seconds is not waited for.
  expect(performance.now() - began).toBeLessThan(5000)
})

it('serves nothing more on a connection once it is closing', async () => {
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

it('answers a request in flight before it is closed', async () => {
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

/** What comes back for so many requests written at once. */
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
 * Everything that a server answers over one socket until it hangs up. `send` is called at first, and whenever
 * more was answered.
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
    // A server that has answered may cut off what is still being sent.
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
