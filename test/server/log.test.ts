import { spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { type LogEntry, openLog } from 'dynagate'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openPostOffice } from './post-office.ts'

/** A hash as the log has it of a caller or a tenant. */
function hashed(name: string): string {
  return createHmac('sha256', 'k').update(name).digest('hex').slice(0, 16)
}

const ann = { caller: hashed('{"userId":"ann","org":"acme"}'), tenant: hashed('acme') }
const served = { level: 'info', requestId: 'r-1', ...ann }
const free = { calls: 0, readUnits: 0, writeUnits: 0, retries: 0, milliseconds: expect.any(Number) }

describe('the entry of an operation', () => {
  const query = 'query Parcels($id: ID!) { parcel(parcelId: $id) { to } parcels(first: 2) { nodes { to } } }'
  it.each([
    [
      'a query',
      { query, variables: { id: 'p1' } },
      { ...served, message: 'query Parcels' },
      { name: 'Parcels', type: 'query', calls: 2, readUnits: 1, code: 'OK' },
    ],
    [
      'a mutation',
      { query: 'mutation Send { createParcel(input: { parcelId: "p9", to: "Bath" }) { to } }' },
      { ...served, message: 'mutation Send' },
      { name: 'Send', type: 'mutation', calls: 1, writeUnits: 2, code: 'OK' },
    ],
    [
      'a failed operation',
      { query: 'mutation { createParcel(input: { parcelId: "p1", to: "Bath" }) { to } }' },
      { ...served, message: 'mutation' },
      { type: 'mutation', calls: 1, code: 'ALREADY_EXISTS' },
    ],
    [
      'a document that is not valid',
      { query: 'query Parcels { none }' },
      { level: 'info', requestId: 'r-1', caller: ann.caller, message: 'request' },
      { code: 'GRAPHQL_VALIDATION_FAILED' },
    ],
    [
      'a body that is not GraphQL',
      '{',
      { level: 'info', requestId: 'r-1', caller: ann.caller, message: 'request' },
      { code: 'BAD_REQUEST' },
    ],
  ])('has the numbers of %s, and neither variables nor data', async (_, body, entry, operation) => {
    await using office = await openPostOffice({ logOperations: true, hashKey: 'k' })
    await office.send(body, { 'x-request-id': 'r-1' })
    const name = undefined
    const type = undefined
    expect(office.logged).toEqual([{ ...entry, operation: { name, type, ...free, ...operation } }])
  })

  it('has the code of a request that is rejected before it is read', async () => {
    await using office = await openPostOffice({ logOperations: true })
    await office.send({ query: '{ broken }' }, { 'x-api-key': 'forged' })
    await office.send({ query: '{ broken }' }, { 'content-type': 'text/plain' })
    const codes = office.logged.map(({ operation }) => operation?.code)
    expect(codes).toEqual(['UNAUTHENTICATED', 'BAD_REQUEST'])
    expect(JSON.stringify(office.logged), 'what it sent as a credential').not.toContain('forged')
  })

  it('names the same request, caller and tenant as the entry of its failure', async () => {
    await using office = await openPostOffice({ logOperations: true, hashKey: 'k' })
    await office.send({ query: '{ broken }' }, { 'x-request-id': 'r-1' })
    expect(office.logged).toMatchObject([
      { message: 'Masked an error.', level: 'error', requestId: 'r-1', ...ann },
      { message: 'query', requestId: 'r-1', ...ann, operation: { code: 'INTERNAL_SERVER_ERROR' } },
    ])
  })

  it('is one for a subscription, when it has ended; observers also get its events', async () => {
    const types: unknown[] = []
    await using office = await openPostOffice({
      logOperations: true,
      observers: [{ onOperation: ({ type, calls }) => types.push([type, calls.length]) }],
    })
    const query = 'subscription Arrived { arrived { to } }'
    await office.send({ query }, { accept: 'text/event-stream' })
    expect(office.logged).toMatchObject([
      { message: 'subscription Arrived', operation: { code: 'OK', calls: 0 } },
    ])
    expect(types).toEqual([
      ['event', 1],
      ['event', 1],
      ['subscription', 0],
    ])
  })

  it('exists for requests of a host that calls fetch, and not for health checks', async () => {
    await using office = await openPostOffice({ logOperations: true })
    await office.gateway.fetch('http://gateway/health')
    await office.gateway.fetch('http://gateway/graphql?query=query%20Broken%20%7Bbroken%7D')
    expect(office.logged.map(({ message }) => message)).toEqual(['Masked an error.', 'query Broken'])
  })

  it('has at most 100 characters of a name', async () => {
    await using office = await openPostOffice({ logOperations: true })
    await office.send({ query: `query ${'N'.repeat(1_000)} { __typename }` })
    expect(office.logged[0]?.operation?.name).toHaveLength(100)
  })
})

/** The lines that a log writes for entries. */
async function linesOf(options: Parameters<typeof openLog>[0], entries: readonly LogEntry[]) {
  let text = ''
  const log = await openLog({ ...options, write: (line) => (text += line) })
  for (const entry of entries) log(entry)
  return text.split('\n').slice(0, -1)
}

describe('the log', () => {
  it('has one line of JSON for each entry from its level on', async () => {
    const cause = new Error('outer', { cause: new Error('inner') })
    const entries: LogEntry[] = [
      { level: 'info', message: 'one' },
      { level: 'warn', message: 'two', requestId: 'r' },
      { level: 'error', message: 'three', cause },
    ]
    const lines = await linesOf({ level: 'warn' }, entries)
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { level: 'warn', time: expect.stringMatching(/^\d{4}-.*Z$/), message: 'two', requestId: 'r' },
      {
        level: 'error',
        time: expect.any(String),
        message: 'three',
        cause: expect.stringMatching(/outer[\s\S]*caused by Error: inner/),
      },
    ])
    expect(await linesOf({ level: 'silent' }, entries)).toEqual([])
  })

  it('has lines for people, with the stack of a cause in indented ones', async () => {
    const operation = { name: 'Orders', type: 'query', code: 'OK', milliseconds: 1.5, calls: 2 } as const
    const units = { readUnits: 4.5, writeUnits: 0, retries: 0 }
    const cause = new Error('no\nway')
    const [first, ...others] = await linesOf({ format: 'readable' }, [
      { level: 'info', message: 'query Orders', requestId: 'r-1', operation: { ...operation, ...units } },
      { level: 'error', message: 'Failed.', cause },
    ])
    expect(first).toMatch(
      /^[\d:.]{12} {2}info {3}query Orders {2}OK 1.5 ms, 2 calls, 4.5 read units {2}request r-1$/,
    )
    expect(others[0]).toMatch(/ {2}error {2}Failed\.$/)
    expect(others.slice(1).every((line) => line.startsWith('  '))).toBe(true)
  })

  it.each(['json', 'readable'] as const)('has no entry that a string forges: %s', async (format) => {
    const text = fc.string({ unit: 'binary' }).map((each) => `${each}\n\r\u2028\u001b[2J\u202e`)
    let written = ''
    const log = await openLog({ format, write: (line) => (written += line) })
    fc.assert(
      fc.property(text, text, (message, reason) => {
        written = ''
        log({ level: 'warn', message, cause: new Error(reason) })
        const lines = written.split('\n').slice(0, -1)
        const [, ...others] = lines
        expect(others.every((line) => line.startsWith('  '))).toBe(true)
        if (format === 'readable') expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
        else expect(JSON.parse(lines.join('\n')).message).toBe(message)
      }),
      { numRuns: 50 },
    )
  })
})

describe('a process that ends', () => {
  const program = join(import.meta.dirname, 'log-and-end.ts')
  it.each([
    'an exception',
    'process.exit',
    'nothing left to do',
  ])('has written all of its lines, each in one piece, to a slow reader: by %s', async (how) => {
    const child = spawn(process.execPath, ['--conditions=dynagate-source', program, how])
    await once(child.stdout, 'data')
    child.kill('SIGTERM')
    const lines = (await text(child.stderr)).split('\n').filter((line) => line.startsWith('{'))
    const messages = lines.map((line) => JSON.parse(line).message)
    const expected = [...Array.from({ length: 5_000 }, (_, at) => `${at}`), 'last']
    expect(messages.toSorted()).toEqual(expected.toSorted())
  })
  it('has written the lines of a worker thread', async () => {
    const program = join(import.meta.dirname, 'log-in-worker.ts')
    const child = spawn(process.execPath, ['--conditions=dynagate-source', program])
    expect(await text(child.stderr)).toContain('"message":"from a worker"')
  })
})
