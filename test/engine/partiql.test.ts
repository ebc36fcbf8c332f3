import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Item } from '../../src/engine/index.ts'
import { type Answer, describeEachEntryPoint, invalid, type Request } from './entry-points.ts'
import { makeTable } from './tables.ts'

describeEachEntryPoint('PartiQL', (client) => {
  let T: string
  const run = (Statement: string, rest: Request = {}) =>
    client.call('ExecuteStatement', { Statement, ...rest }) as Promise<Answer & { NextToken?: string }>
  const rejection = (Statement: string, rest: Request = {}) =>
    client.rejection('ExecuteStatement', { Statement, ...rest })
  const stored = async (pk: string, sk: string) =>
    (await client.call('GetItem', { TableName: T, Key: { pk: { S: pk }, sk: { S: sk } } })).Item
  const names = ({ Items = [] }: Answer) => Items.map(({ sk }) => (sk as { S: string }).S)

  beforeAll(async () => {
    T = await makeTable(client, {
      key: { pk: 'S', sk: 'S' },
      global: { byRank: { key: { kind: 'S', rank: 'N' }, projection: 'KEYS_ONLY' } },
    })
    for (const n of [1, 2, 3, 4]) {
      const Item = {
        pk: { S: 'a' },
        sk: { S: `s${n}` },
        kind: { S: n % 2 ? 'odd' : 'even' },
        rank: { N: String(n) },
        deep: { M: { list: { L: [{ S: 'x' }, { N: String(n) }] } } },
        ...(n === 4 && { note: { NULL: true } }),
      }
      await client.call('PutItem', { TableName: T, Item })
    }
    await client.call('PutItem', { TableName: T, Item: { pk: { S: 'b' }, sk: { S: 's9' } } })
  })

  describe('SELECT', () => {
    it.each([
      [`pk = 'a'`, ['s1', 's2', 's3', 's4']],
      [`pk = 'a' AND sk > 's2'`, ['s3', 's4']],
      [`pk = 'a' AND sk BETWEEN 's2' AND 's3'`, ['s2', 's3']],
      [`pk = 'a' AND begins_with("sk", 's') AND rank IN [1, 4]`, ['s1', 's4']],
      [`pk IN ['b', 'a'] AND NOT kind = 'odd'`, ['s9', 's2', 's4']],
      [`pk = 'a' AND (kind = 'odd' OR rank >= 4)`, ['s1', 's3', 's4']],
      [`pk = 'a' AND note IS NULL`, ['s4']],
      [`pk = 'b' AND kind IS MISSING`, ['s9']],
      [`pk = 'a' AND kind IS NOT MISSING AND rank <> 2 AND size(kind) = 3`, ['s1', 's3']],
      [`pk = 'a' AND attribute_type(note, 'NULL')`, ['s4']],
      [`pk = 'a' AND deep."list"[1] < 2`, ['s1']],
      [`pk = 'a' AND contains(kind, 'ev') ORDER BY sk DESC`, ['s4', 's2']],
      [`rank = 3`, ['s3']],
    ])('returns the items of WHERE %s', async (where, found) => {
      expect(names(await run(`SELECT * FROM "${T}" WHERE ${where}`))).toEqual(found)
    })

    it('returns the selected paths, each under its last name', async () => {
      const { Items } = await run(
        `SELECT sk, deep."list"[1], kind FROM ${quoted()} WHERE pk = 'a' AND sk = 's1'`,
      )
      expect(Items).toEqual([{ sk: { S: 's1' }, 'list[1]': { N: '1' }, kind: { S: 'odd' } }])
    })

    it('reads an index', async () => {
      const { Items } = await run(`SELECT * FROM ${quoted()}."byRank" WHERE kind = 'even' ORDER BY rank DESC`)
      expect(Items).toEqual(
        [4, 2].map((n) => ({
          pk: { S: 'a' },
          sk: { S: `s${n}` },
          kind: { S: 'even' },
          rank: { N: String(n) },
        })),
      )
    })

    it('returns the next page for a NextToken, which is valid only for the same statement', async () => {
      const Statement = `SELECT sk FROM ${quoted()} WHERE pk IN ('a', 'b')`
      const found: string[] = []
      let NextToken: string | undefined
      do {
        const page = await run(Statement, { Limit: 2, ...(NextToken && { NextToken }) })
        found.push(...names(page))
        NextToken = page.NextToken
        if (NextToken) {
          expect(await rejection(`SELECT * FROM ${quoted()}`, { NextToken })).toMatchObject({
            name: 'ValidationException',
          })
        }
      } while (NextToken)
      expect(found).toEqual(['s1', 's2', 's3', 's4', 's9'])
      expect((await rejection(Statement, { NextToken: '' })).message).toBe(
        `1 validation error detected: Value '' at 'nextToken' failed to satisfy constraint: Member must have length greater than or equal to 1`,
      )
    })

    it('accepts as many parameters as question marks', async () => {
      const Statement = `SELECT * FROM ${quoted()} WHERE pk = ? AND sk = ?`
      expect(names(await run(Statement, { Parameters: [{ S: 'a' }, { S: 's2' }] }))).toEqual(['s2'])
      for (const Parameters of [[{ S: 'a' }], [{ S: 'a' }, { S: 's2' }, { S: 's3' }]]) {
        expect((await rejection(Statement, { Parameters })).message).toBe(
          "Number of parameters in request and statement don't match.",
        )
      }
    })

    it('returns ConsumedCapacity', async () => {
      const { ConsumedCapacity } = await run(`SELECT * FROM ${quoted()} WHERE pk = 'a'`, {
        ReturnConsumedCapacity: 'TOTAL',
      })
      expect(ConsumedCapacity).toMatchObject({ TableName: T, CapacityUnits: 0.5 })
    })
  })

  describe('writes', () => {
    it('INSERT accepts every kind of literal and rejects an existing item', async () => {
      const item = `{'pk': 'w', 'sk': 'it''s', 'n': -1.50, 'yes': TRUE, 'nil': NULL, 'list': [1, 'two'], 'map': {'a': {}}, 'set': <<'x', 'y'>>, 'numbers': <<1, 2.0>>}`
      expect((await run(`INSERT INTO ${quoted()} VALUE ${item}`)).Items).toEqual([])
      expect(await stored('w', "it's")).toEqual({
        pk: { S: 'w' },
        sk: { S: "it's" },
        n: { N: '-1.5' },
        yes: { BOOL: true },
        nil: { NULL: true },
        list: { L: [{ N: '1' }, { S: 'two' }] },
        map: { M: { a: { M: {} } } },
        set: { SS: ['x', 'y'] },
        numbers: { NS: ['1', '2'] },
      })
      expect(await rejection(`INSERT INTO ${quoted()} VALUE ${item}`)).toMatchObject({
        name: 'DuplicateItemException',
        message: 'Duplicate primary key exists in table',
      })
    })

    it('UPDATE sets, computes, appends and removes values, and returns what RETURNING names', async () => {
      await run(
        `INSERT INTO ${quoted()} VALUE {'pk': 'u', 'sk': '1', 'n': 5, 'l': [1], 's': <<'a'>>, 'x': 'old'}`,
      )
      const { Items } = await run(
        `UPDATE ${quoted()} SET n = n + 2, l = list_append(l, [2]) SET s = set_add(s, <<'b'>>) REMOVE x WHERE pk = 'u' AND sk = '1' RETURNING ALL NEW *`,
      )
      const after = { n: { N: '7' }, l: { L: [{ N: '1' }, { N: '2' }] }, s: { SS: ['a', 'b'] } }
      expect(Items).toEqual([{ pk: { S: 'u' }, sk: { S: '1' }, ...after }])
      const modified = await run(
        `UPDATE ${quoted()} SET s = set_delete(s, <<'a', 'b'>>), n = 0 WHERE pk = 'u' AND sk = '1' RETURNING MODIFIED OLD *`,
      )
      expect(modified.Items).toEqual([{ n: { N: '7' }, s: { SS: ['a', 'b'] } }])
      expect(await stored('u', '1')).not.toHaveProperty('s')
    })

    it('UPDATE creates no item and does not change an item that fails its WHERE', async () => {
      const update = (where: string) => `UPDATE ${quoted()} SET n = 1 WHERE ${where}`
      expect((await rejection(update(`pk = 'none' AND sk = '1'`))).name).toBe(
        'ConditionalCheckFailedException',
      )
      expect((await rejection(update(`pk = 'a' AND sk = 's1' AND kind = 'even'`))).name).toBe(
        'ConditionalCheckFailedException',
      )
      expect(await stored('a', 's1')).not.toHaveProperty('n')
    })

    it('DELETE deletes an item and succeeds if there is none', async () => {
      await run(`INSERT INTO ${quoted()} VALUE {'pk': 'd', 'sk': '1', 'n': 5}`)
      const deletion = (more = '') => `DELETE FROM ${quoted()} WHERE pk = 'd' AND sk = '1'${more}`
      expect((await rejection(deletion(' AND n = 6'))).name).toBe('ConditionalCheckFailedException')
      expect((await run(deletion(' RETURNING ALL OLD *'))).Items).toEqual([
        { pk: { S: 'd' }, sk: { S: '1' }, n: { N: '5' } },
      ])
      expect((await run(deletion())).Items).toEqual([])
      expect((await rejection(deletion(' AND n = 5'))).name).toBe('ConditionalCheckFailedException')
      expect((await run(deletion(' AND n <> 5'))).Items).toEqual([])
    })

    it('require the whole primary key', async () => {
      for (const Statement of [
        `UPDATE ${quoted()} SET n = 1 WHERE pk = 'a'`,
        `DELETE FROM ${quoted()} WHERE sk = 's1'`,
      ]) {
        expect((await rejection(Statement)).message).toBe(
          'Where clause does not contain a mandatory equality on all key attributes',
        )
      }
    })
  })

  // The rule and the message are those of expressions.
  it.each([
    `SELECT pk.x FROM TABLE WHERE pk = 'a'`,
    `SELECT * FROM TABLE WHERE pk = 'a' AND sk[0] = 's1'`,
    `SELECT * FROM TABLE WHERE rank.x IS MISSING`,
    `UPDATE TABLE SET a = pk.x WHERE pk = 'a' AND sk = 's1'`,
    `UPDATE TABLE SET rank.x = 1 WHERE pk = 'a' AND sk = 's1'`,
    `DELETE FROM TABLE WHERE pk = 'a' AND sk = 's1' AND size(kind[1]) > 1`,
  ])('rejects a path into a key attribute: %s', async (statement) => {
    expect(await rejection(statement.replace('TABLE', quoted()))).toEqual({
      name: 'ValidationException',
      message: expect.stringMatching(
        /^Key attributes must be scalars; list random access '\[\]' and map lookup '\.' are not allowed: (Index)?Key: \w+$/,
      ),
    })
  })

  describe('an invalid statement', () => {
    it.each([
      `SELECTT * FROM x`,
      `SELECT * FROM`,
      `SELECT * FROM x WHERE`,
      `SELECT * FROM x WHERE a = 'open`,
      `UPDATE x WHERE a = 1`,
      `SELECT * FROM x WHERE ${'('.repeat(5000)}`,
      `INSERT INTO x VALUE {'a': ${'['.repeat(5000)}`,
      `SELECT * FROM x WHERE a = ☃`,
    ])('is rejected: %s', async (Statement) => {
      expect(await rejection(Statement)).toMatchObject({
        name: 'ValidationException',
        message: expect.stringContaining("Statement wasn't well formed, can't be processed: "),
      })
    })

    it('is rejected if it is empty or longer than 8192 characters', async () => {
      expect((await rejection(`SELECT * FROM x WHERE a = '${'x'.repeat(400_000)}'`)).message).toContain(
        "at 'statement' failed to satisfy constraint: Member must have length less than or equal to 8192",
      )
      expect((await rejection('')).name).toBe('ValidationException')
    })

    it("is rejected for a table that doesn't exist", async () => {
      expect((await rejection(`SELECT * FROM "nowhere"`)).name).toBe('ResourceNotFoundException')
    })

    it('is rejected for ORDER BY an attribute that is not in the key', async () => {
      expect((await rejection(`SELECT * FROM ${quoted()} WHERE pk = 'a' ORDER BY rank`)).message).toBe(
        'Variable reference rank in ORDER BY clause must be part of the primary key',
      )
    })
  })

  describe('BatchExecuteStatement', () => {
    const batch = (...Statements: string[]) =>
      client.call('BatchExecuteStatement', { Statements: Statements.map((Statement) => ({ Statement })) })

    it('executes each statement independently', async () => {
      const { Responses } = await batch(
        `SELECT sk FROM ${quoted()} WHERE pk = 'a' AND sk = 's1'`,
        `SELECT * FROM ${quoted()} WHERE pk = 'a'`,
        `SELECT * FROM nowhere WHERE pk = 'a'`,
      )
      expect(Responses).toEqual([
        { TableName: T, Item: { sk: { S: 's1' } } },
        {
          Error: {
            Code: 'ValidationError',
            Message:
              'Select statements within BatchExecuteStatement must specify the primary key in the where clause.',
          },
        },
        { Error: { Code: 'ResourceNotFound', Message: 'Requested resource not found' } },
      ])
    })

    // Observed on AWS by paritysuite/dynamodb-conformance.
    it('names the table of a statement that fails for the stored item, without that item', async () => {
      const Statements = [
        {
          Statement: `UPDATE ${quoted()} SET x = 1 WHERE pk = 'a' AND sk = 's1' AND attribute_not_exists(sk)`,
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
        { Statement: `INSERT INTO ${quoted()} VALUE {'pk': 'a', 'sk': 's2'}` },
      ]
      const { Responses } = await client.call('BatchExecuteStatement', { Statements })
      const failed = (Code: string, Message: string) => ({ TableName: T, Error: { Code, Message } })
      expect(Responses).toEqual([
        failed('ConditionalCheckFailed', 'The conditional request failed'),
        failed('DuplicateItem', 'Duplicate primary key exists in table'),
      ])
    })

    it('rejects reads mixed with writes', async () => {
      const Statements = [
        { Statement: `SELECT * FROM ${quoted()} WHERE pk = 'a' AND sk = 's1'` },
        { Statement: `DELETE FROM ${quoted()} WHERE pk = 'a' AND sk = 's1'` },
      ]
      expect((await client.rejection('BatchExecuteStatement', { Statements })).name).toBe(
        'ValidationException',
      )
      expect(await stored('a', 's1')).toBeDefined()
    })
  })

  describe('ExecuteTransaction', () => {
    const transact = (Statements: string[], rest: Request = {}): Request => ({
      TransactStatements: Statements.map((Statement) => ({ Statement })),
      ...rest,
    })

    it('executes all of its writes or none', async () => {
      const insert = (sk: string) => `INSERT INTO ${quoted()} VALUE {'pk': 't', 'sk': '${sk}'}`
      await client.call('ExecuteTransaction', transact([insert('1'), insert('2')]))
      const rejected = await client.rejection('ExecuteTransaction', transact([insert('3'), insert('2')]))
      expect(rejected).toMatchObject({
        name: 'TransactionCanceledException',
        CancellationReasons: [{ Code: 'None' }, { Code: 'DuplicateItem' }],
      })
      expect([await stored('t', '2'), await stored('t', '3')]).toEqual([
        { pk: { S: 't' }, sk: { S: '2' } },
        undefined,
      ])
    })

    it('supports EXISTS conditions and idempotency tokens', async () => {
      const input = transact(
        [
          `EXISTS(SELECT * FROM ${quoted()} WHERE pk = 'a' AND sk = 's1' AND kind = 'odd')`,
          `UPDATE ${quoted()} SET n = n + 1 WHERE pk = 't' AND sk = '1'`,
        ],
        { ClientRequestToken: 'once' },
      )
      await run(`UPDATE ${quoted()} SET n = 1 WHERE pk = 't' AND sk = '1'`)
      await client.call('ExecuteTransaction', input)
      await client.call('ExecuteTransaction', input)
      expect(await stored('t', '1')).toMatchObject({ n: { N: '2' } })
    })

    // Developer Guide, Quotas: 4 MB of data per transaction, counted in the request.
    it('counts the values of updates and deletes towards the limit of 4 MB', async () => {
      const statement = (end: string) => ({
        Statement: `UPDATE ${quoted()} SET body = ? WHERE pk = ? AND sk = ?`,
        Parameters: [{ S: 'x'.repeat(390_000) }, { S: 'large' }, { S: end }],
      })
      const TransactStatements = Array.from({ length: 11 }, (_, at) => statement(String(at)))
      expect(await client.rejection('ExecuteTransaction', { TransactStatements })).toEqual(
        invalid('Aggregated size of items in the transaction exceeds the limit of 4 MB'),
      )
      const within = await client.rejection('ExecuteTransaction', {
        TransactStatements: TransactStatements.slice(1),
      })
      expect(within.name).toBe('TransactionCanceledException')
    })

    it('reads all items at one moment', async () => {
      const { Responses } = await client.call(
        'ExecuteTransaction',
        transact([
          `SELECT sk FROM ${quoted()} WHERE pk = 'a' AND sk = 's2'`,
          `SELECT * FROM ${quoted()} WHERE pk = 'a' AND sk = 'none'`,
        ]),
      )
      expect(Responses).toEqual([{ Item: { sk: { S: 's2' } } }, {}])
    })
  })

  it('a SELECT returns the same items as the equivalent Query', async () => {
    const sk = fc.constantFrom('s0', 's1', 's2', 's3', 's5')
    const comparator = fc.constantFrom('=', '<', '<=', '>', '>=')
    await fc.assert(
      fc.asyncProperty(sk, comparator, fc.boolean(), async (value, sign, backward) => {
        const { Items } = await client.call('Query', {
          TableName: T,
          KeyConditionExpression: `pk = :p AND sk ${sign} :s`,
          ExpressionAttributeValues: { ':p': { S: 'a' }, ':s': { S: value } },
          ScanIndexForward: !backward,
        })
        const order = backward ? ' ORDER BY sk DESC' : ''
        const selected = await run(
          `SELECT * FROM ${quoted()} WHERE pk = 'a' AND sk ${sign} '${value}'${order}`,
        )
        expect(selected.Items).toEqual(Items as Item[])
      }),
      { numRuns: 50 },
    )
  })

  function quoted(): string {
    return `"${T}"`
  }
})
