import { beforeAll, describe, expect, it } from 'vitest'
import { describeEachEntryPoint, invalid, type Request } from './entry-points.ts'
import { makeTable } from './tables.ts'

/**
 * What statements may say. Where no other source is named, AWS recorded the results and messages in October 2026 (the
 * suite paritysuite/dynamodb-conformance).
 */
describeEachEntryPoint('a PartiQL statement', (client) => {
  let T: string
  const item = {
    pk: { S: 'a' },
    sk: { N: '1' },
    s: { S: 'str' },
    n: { N: '5' },
    flag: { BOOL: true },
    list: { L: [{ N: '1' }] },
    map: { M: { sub: { S: 'x' } } },
    ss: { SS: ['a', 'b'] },
    nothing: { NULL: true },
  }
  const run = (Statement: string, rest: Request = {}) =>
    client.call('ExecuteStatement', { Statement: Statement.replace('TABLE', `"${T}"`), ...rest })
  const rejection = (Statement: string, rest: Request = {}) =>
    client.rejection('ExecuteStatement', { Statement: Statement.replace('TABLE', `"${T}"`), ...rest })
  const matches = async (condition: string) => {
    const { Items } = await run(`SELECT n FROM TABLE WHERE pk = 'a' AND sk = 1 AND ${condition}`)
    return Items?.length === 1
  }
  const seed = () => client.call('PutItem', { TableName: T, Item: item })
  const stored = async () =>
    (await client.call('GetItem', { TableName: T, Key: { pk: item.pk, sk: item.sk } })).Item

  beforeAll(async () => {
    T = await makeTable(client, {
      key: { pk: 'S', sk: 'N' },
      global: {
        byKeys: { key: { s: 'S', n: 'N' }, projection: 'KEYS_ONLY' },
      },
    })
    await seed()
  })

  // Recorded from DynamoDB Local.
  it('rejects an empty value also where a partition key is compared again', async () => {
    const { message } = await rejection(`SELECT * FROM TABLE WHERE pk = 'a' AND '' = pk`)
    expect(message).toContain('cannot contain an empty string value. Key: pk')
  })

  it.each([
    `attribute_exists(ss) = true`,
    `ATTRIBUTE_EXISTS("ss")`,
    `(attribute_exists(none) OR attribute_exists(map.sub))`,
    `attribute_exists(none) = false`,
    `flag IS BOOL`,
    `s IS STRING`,
    `n IS NUMERIC`,
    `"list" IS LIST`,
    `map IS STRUCT`,
    `"nothing" IS NULL`,
    `none IS MISSING`,
    `s IS NOT BOOL`,
    `n = 50e-1`,
    `n = .5e1 -- a comment`,
    `n /* a comment */ = 5`,
    `n = 5;`,
  ])('is true: %s', async (condition) => {
    expect(await matches(condition)).toBe(true)
  })

  it.each([
    [
      `attribute_exists('ss')`,
      'Operator or function requires a document path; operator or function: attribute_exists',
    ],
    [
      `attribute_exists()`,
      'Incorrect number of operands for operator or function; operator or function: attribute_exists, number of operands: 0',
    ],
    [
      `attribute_exists(ss, n)`,
      'Incorrect number of operands for operator or function; operator or function: attribute_exists, number of operands: 2',
    ],
    [
      `n < true`,
      'Incorrect operand type for operator or function; operator or function: <, operand type: BOOL',
    ],
    // The rest is recorded from DynamoDB Local.
    [
      `begins_with(s, 1)`,
      'Incorrect operand type for operator or function; operator or function: begins_with, operand type: N',
    ],
    [
      `size(1) = 1`,
      'Incorrect operand type for operator or function; operator or function: size, operand type: N',
    ],
    [
      `n = n`,
      'The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [n]',
    ],
    [
      `n BETWEEN 2 AND 1`,
      'The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:2}, upper bound operand: AttributeValue: {N:1}',
    ],
    [
      `n BETWEEN 'a' AND 1`,
      'The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: {S:a}, upper bound operand: AttributeValue: {N:1}',
    ],
    [`n = MISSING`, 'MISSING must be compared using IS operator'],
    [
      `n IN [${Array.from({ length: 101 }).fill(1)}]`,
      'The IN operator is provided with too many operands; number of operands: 101',
    ],
  ])('has the operands of expressions: %s', async (condition, message) => {
    expect(await rejection(`SELECT * FROM TABLE WHERE pk = 'a' AND ${condition}`)).toEqual(invalid(message))
  })

  const malformed = "Statement wasn't well formed, can't be processed: "
  const leftOver = `${malformed}Unexpected token after expression`
  const overflow = 'Number overflow. Attempting to store a number with magnitude larger than supported range'

  it.each([
    [`SELECT * FROM TABLE WHERE pk = 'a' foo`, leftOver],
    [`INSERT INTO TABLE VALUE {'pk': 'x', 'sk': 1} foo`, leftOver],
    [`DELETE FROM TABLE WHERE pk = 'a' AND sk = 1 ORDER BY sk`, leftOver],
    [`SELECT * FROM TABLE ORDER BY pk WHERE pk = 'a'`, leftOver],
    [`SELECT * FROM TABLE WHERE pk = 'a')`, leftOver],
    [`SELECT * FROM TABLE WHERE n = 1 # note`, malformed],
    [`SELECT * FROM TABLE WHERE n = 1 /* note`, malformed],
    [`SELECT * FROM TABLE WHERE n = 1e2147483648`, malformed],
    [`SELECT * FROM TABLE WHERE n = 1.5e-2147483647`, malformed],
    [`SELECT * FROM TABLE t WHERE pk = 'a'`, 'Aliasing is not supported'],
    [`SELECT * FROM TABLE AS t WHERE pk = 'a'`, 'Aliasing is not supported'],
    [`UPDATE TABLE t SET n = 1 WHERE pk = 'a' AND sk = 1`, 'Aliasing is not supported'],
    [`DELETE FROM TABLE t WHERE pk = 'a' AND sk = 1`, 'Aliasing is not supported'],
    [`SELECT * FROM TABLE WHERE n = 1e126`, `${overflow} under root`],
    [`UPDATE TABLE SET n = 1e126 WHERE pk = 'a' AND sk = 1`, `${overflow} under root`],
    [`INSERT INTO TABLE VALUE {'pk': 'x', 'sk': 1, 'm': {'x': 1e126}}`, `${overflow} under root.x`],
    [`INSERT INTO TABLE VALUE {'pk': 'x', 'sk': 1, 'l': [1, 1e126]}`, `${overflow} under root[1]`],
    [`INSERT INTO TABLE VALUE {'pk': 'x', 'sk': 1, 's': <<>>}`, 'Empty bags are not supported'],
  ])('can be invalid: %s', async (statement, message) => {
    expect(await rejection(statement)).toEqual(invalid(message))
  })

  it.each([
    [`SELECT * FROM TABLE WHERE`, 'Unexpected term'],
    [`SELECT * FROM TABLE WHERE;`, 'Unexpected term'],
    [`UPDATE TABLE SET n = 1 WHERE`, 'Unexpected term'],
    [`SELECT * FROM TABLE WHERE NOT`, 'Unexpected term'],
    [`SELECT * FROM TABLE WHERE (`, 'Unexpected term'],
    [`SELECT * FROM`, 'Unexpected term'],
    [`SELECT * FROM TABLE WHERE ORDER BY pk`, 'Unexpected keyword'],
    [`SELECT * FROM TABLE WHERE IS NULL`, 'Unexpected operator'],
    [`SELECT * FROM TABLE WHERE pk = LIKE`, 'Unexpected operator'],
    [`SELECT * FROM TABLE WHERE pk = 'a' AND`, 'Missing right-hand side expression of infix operator'],
    [`SELECT * FROM TABLE WHERE pk = 'a' OR`, 'Missing right-hand side expression of infix operator'],
    [`SELECT * FROM TABLE WHERE n IS FOO`, 'Expected type name'],
    [`DELETE FROM`, 'Expected identifier for simple path'],
    [`DELETE FROM WHERE pk = 'a'`, 'Expected identifier for simple path'],
    [`SELECT * FROM TABLE WHERE attribute_exists(map.inner)`, 'Invalid path dot component'],
    [`INSERT INTO TABLE t VALUE {'pk': 'x', 'sk': 1}`, 'Unexpected token after expression'],
    [`FROM TABLE SET n = 1 WHERE pk = 'a' AND sk = 1`, 'Unexpected token after expression'],
    // The words of PartiQL's own parser, partiql-lang-kotlin.
    [`SELECT * WHERE pk = 'a'`, 'Expected FROM after SELECT list'],
    [`DELETE TABLE WHERE pk = 'a'`, 'Expected FROM after DELETE'],
    [`UPDATE TABLE WHERE pk = 'a'`, 'Expected data manipulation'],
    [`UPDATE TABLE SET n WHERE pk = 'a'`, `Expected '='`],
    [`UPDATE TABLE SET set = 1 WHERE pk = 'a'`, 'Expected identifier for simple path'],
    [`SELECT user FROM TABLE`, 'Unexpected keyword'],
    [`SELECT * FROM TABLE WHERE n BETWEEN 1 AND`, 'Expected expression after AND'],
    [
      `UPDATE TABLE SET n = 1 WHERE pk = 'a' AND sk = 1 RETURNING ALL *`,
      'Expected ( MODIFIED | ALL ) ( NEW | OLD ) in each returning element.',
    ],
  ])('can be incomplete: %s', async (statement, reason) => {
    expect(await rejection(statement)).toEqual(invalid(malformed + reason))
    const Statement = statement.replace('TABLE', `"${T}"`)
    expect(await client.rejection('ExecuteTransaction', { TransactStatements: [{ Statement }] })).toEqual(
      invalid(`Validation failed in TransactStatements[0]: ${malformed}${reason}`),
    )
  })

  // Recorded from DynamoDB Local.
  it.each([
    [`SELECT * FROM TABLE."byKeys"."x"`, 'A path may contain at most 2 components in the FROM clause'],
    [`SELECT * FROM TABLE.""`, 'Path component cannot be an empty string'],
    [`SELECT * FROM TABLE, TABLE`, 'Only select from a single table or index is supported.'],
    [`SELECT * FROM TABLE GROUP BY pk`, 'Unsupported clause: GROUP BY'],
    [`SELECT * FROM TABLE WHERE n`, 'WHERE clause must contain an expression that resolves to a boolean'],
    [`SELECT * FROM TABLE WHERE n LIKE 'a'`, 'Unsupported operator in Condition Expression. Operator: like'],
    [`SELECT * FROM TABLE WHERE n = 1 + 1`, 'Unsupported operator in Condition Expression. Operator: +'],
    [
      `SELECT * FROM TABLE WHERE n IN 1`,
      'IN operator must have a left hand argument of type Variable Reference and right hand argument of type Seq with at least one member',
    ],
    [`UPDATE TABLE."byKeys" SET n = 1 WHERE pk = 'a'`, 'This operation is not supported on an index'],
    [`DELETE FROM TABLE."none" WHERE pk = 'a'`, 'This operation is not supported on an index'],
    [
      `INSERT INTO TABLE."byKeys" VALUE {'pk': 'x', 'sk': 1}`,
      'FROM clause may only contain a single table name in data manipulation statements',
    ],
    [
      `DELETE FROM TABLE WHERE pk = 'a' AND sk = 1 RETURNING ALL OLD n`,
      "Expected '*' after ( MODIFIED | ALL ) ( NEW | OLD ) in RETURNING clause",
    ],
    [`UPDATE TABLE REMOVE "list"[99999999999]`, /^List index is not within .*; index: \[99999999999\] at 1:/],
    [`UPDATE TABLE REMOVE "list"[-1]`, /^List index is not within the allowable range; index: \[-1\] at 1:/],
    [`UPDATE TABLE REMOVE "list"[1.5]`, /^Unexpected path component at 1:/],
    [`SELECT * FROM TABLE WHERE pk = 'a' LIMIT 1`, /^Unsupported clause: LIMIT at 1:/],
  ])('has no more than DynamoDB: %s', async (statement, message) => {
    expect(await rejection(statement.replaceAll('TABLE', `"${T}"`))).toEqual({
      name: 'ValidationException',
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    })
  })

  it('may have operands in parentheses and candidates in any brackets', async () => {
    await seed()
    await run(`UPDATE TABLE SET n = (2 + (3)) WHERE pk = ('a') AND sk = 1`)
    expect(await matches(`n IN <<(5), 6>>`)).toBe(true)
  })

  it('is no expression', async () => {
    expect(await rejection('x IS INT4')).toEqual(invalid('Unsupported operation: IsType'))
  })

  it('names attributes by keywords in quotes', async () => {
    expect((await run(`SELECT map."sub", "list" FROM TABLE WHERE pk = 'a' AND sk = 1`)).Items).toEqual([
      { sub: { S: 'x' }, list: item.list },
    ])
  })

  describe('with OR', () => {
    const put = (pk: string, sk: number) =>
      client.call('PutItem', { TableName: T, Item: { pk: { S: pk }, sk: { N: String(sk) } } })
    const keys = async (where: string, rest = '') => {
      const { Items = [] } = await run(`SELECT pk, sk FROM TABLE WHERE ${where} ${rest}`)
      return Items.map(({ pk, sk }) => `${(pk as { S: string }).S}${(sk as { N: string }).N}`)
    }

    beforeAll(async () => {
      for (const sk of [1, 2, 3]) await Promise.all([put('or', sk), put('and', sk)])
    })

    it.each([
      `pk = 'or' AND n = 1 OR pk = 'or' AND sk = 2`,
      `pk = 'or' AND n <> 1 OR pk = 'or' AND sk = 2`,
      `pk = 'or' OR pk = 'or' AND sk > 1`,
      `pk = 'or' AND sk > 1 OR pk = 'or' AND sk < 3`,
      `pk = 'or' AND sk > 1 OR pk IN ['and', 'or'] AND sk = 2`,
    ])('is rejected for branches that overlap on the sort key: %s', async (where) => {
      expect(await rejection(`SELECT * FROM TABLE WHERE ${where}`)).toEqual(
        invalid('Overlapping conditions with range keys are not supported in where clause'),
      )
    })

    it.each([
      [`pk = 'or' AND NOT sk = 1 OR pk = 'or' AND sk = 2`, ['or2', 'or3']],
      [`pk = 'or' AND sk <> 1 OR pk = 'or' AND sk = 2`, ['or2', 'or3']],
      [`pk = 'or' AND NOT sk IN [1, 3] OR pk = 'or' AND sk = 2`, ['or2']],
      [`pk = 'or' OR pk = 'or' AND NOT sk = 1`, ['or1', 'or2', 'or3']],
      [`pk = 'or' AND sk = 1 OR pk = 'or' AND sk = 3`, ['or1', 'or3']],
      [`pk = 'or' AND sk > 1 OR pk = 'and' AND sk < 3`, ['or2', 'or3', 'and1', 'and2']],
      [`(pk = 'or' OR pk = 'and') AND sk = 1`, ['or1', 'and1']],
    ])('is the union of its branches: %s', async (where, found) => {
      expect(await keys(where)).toEqual(found)
    })

    it('reads the partitions of its branches, in either order', async () => {
      const where = `pk = 'or' AND sk = 1 OR pk = 'and'`
      expect(await keys(where, 'ORDER BY pk, sk DESC')).toEqual(['and3', 'and2', 'and1', 'or1'])
      const { ConsumedCapacity } = await run(`SELECT pk FROM TABLE WHERE pk = 'or' OR pk = 'and'`, {
        ReturnConsumedCapacity: 'TOTAL',
      })
      expect(ConsumedCapacity).toEqual({ TableName: T, CapacityUnits: 1 })
    })
  })

  /** The last occurrence of a token, as messages show it: line, column and length. */
  const place = (token: string, statement: string) =>
    `1:${statement.replace('TABLE', `"${T}"`).lastIndexOf(token) + 1}:${token.length}`

  it.each([
    [`SELECT attribute_exists(ss) FROM TABLE`, 'Unexpected path component', 'attribute_exists'],
    [`SELECT * FROM TABLE WHERE pk = 'a' AND EXISTS(ss)`, 'Unrecognized function: exists', 'EXISTS'],
    [`SELECT * FROM TABLE WHERE set_add(ss, <<'x'>>) = ss`, 'Unrecognized function: set_add', 'set_add'],
    [
      `INSERT INTO TABLE VALUE {'pk': 'x', 'ss': set_add(<<'a'>>, <<'b'>>)}`,
      'Unsupported data type: set_add under key root',
      'set_add',
    ],
    [
      `UPDATE TABLE SET t = set_add(ss, <<'x'>>)`,
      'The first argument to SET_ADD must equal the assignment value',
      'set_add',
    ],
    [
      `UPDATE TABLE SET ss = set_add(<<'x'>>, <<'x'>>)`,
      'The first argument to SET_ADD must equal the assignment value',
      'set_add',
    ],
    [`UPDATE TABLE SET ss = set_delete(ss)`, 'SET_DELETE must have exactly two arguments', 'set_delete'],
    // Recorded from DynamoDB Local.
    [
      `INSERT INTO TABLE VALUE {'pk': 'x', 'sk': 1, 'b': 1, 'b': 2}`,
      'Duplicate keys in tuple. Key: b under root',
      `'b'`,
    ],
    [
      `INSERT INTO TABLE VALUE {pk: 'x', 'sk': 1}`,
      'Tuple keys must be of type String. Actual type: VariableReference under root',
      'pk',
    ],
    [
      `INSERT INTO TABLE VALUE ?`,
      'Unsupported format in item expression. Please use struct format {...} to express item values for insert statement.',
      '?',
    ],
  ])('can be invalid at a place: %s', async (statement, reason, token) => {
    expect(await rejection(statement)).toEqual(invalid(`${reason} at ${place(token, statement)}`))
  })

  it('names the first argument of a set function whose second is no set', async () => {
    const statement = `UPDATE TABLE SET ss = set_add(ss, 'x')`
    const at = place('ss', statement)
    expect(await rejection(statement)).toEqual(
      invalid(`The second argument to SET_ADD must be a value with type SET at ${at}`),
    )
  })

  // Recorded from DynamoDB Local, except for the last two.
  it.each([
    ['SELECT s, s FROM TABLE', 'Duplicate identifiers in select clause: s'],
    ['SELECT map.sub, "list".sub FROM TABLE', 'Duplicate identifiers in select clause: sub'],
    [
      'SELECT map, map.sub FROM TABLE',
      'Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [map], path two: [map, sub]',
    ],
    [
      `DELETE FROM TABLE WHERE pk = 'a' AND sk = 1 RETURNING ALL NEW *`,
      'Invalid returning clause: RETURNING ALL NEW *. Only RETURNING ALL OLD * is allowed in DELETE statements.',
    ],
    [
      `UPDATE TABLE SET n = 1 WHERE pk = 'a' AND sk = 1 AND sk = 2`,
      'Multiple conditions on same key sk. Only single item Update/Insert/Delete are supported',
    ],
    [
      `UPDATE TABLE SET n = 1 + 'a' WHERE pk = 'a' AND sk = 1`,
      'Incorrect operand type for operator or function; operator or function: +, operand type: S',
    ],
    [
      `UPDATE TABLE SET "list" = list_append("list", 1) WHERE pk = 'a' AND sk = 1`,
      'Incorrect operand type for operator or function; operator or function: list_append, operand type: N',
    ],
    [`UPDATE TABLE SET n = foo(n) WHERE pk = 'a' AND sk = 1`, /^Unrecognized function: foo at /],
    ['SELECT * FROM TABLE."none"', 'The table does not have the specified index'],
    [
      'SELECT map, flag FROM TABLE."byKeys"',
      'One or more parameter values were invalid: Global secondary index byKeys does not project [map, flag]',
    ],
    [
      `SELECT pk FROM TABLE."byKeys" WHERE s = 'str' AND flag = true`,
      'One or more parameter values were invalid: Secondary index byKeys does not project one or more filter attributes: [flag]',
    ],
    [
      `SELECT pk FROM TABLE."byKeys" WHERE s IN ('str', 'other') AND flag = true`,
      'One or more parameter values were invalid: Secondary index byKeys does not project one or more filter attributes: [flag]',
    ],
  ])('is rejected: %s', async (statement, message) => {
    expect(await rejection(statement)).toEqual({
      name: 'ValidationException',
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    })
  })

  it.each([
    `flag = true`,
    `n = 5 AND flag = true`,
    `(s = 'str' OR s = 'other') AND flag = true`,
  ])('finds nothing by attributes that an index does not project, if it reads all partitions: %s', async (where) => {
    const { Items } = await run(`SELECT pk FROM TABLE."byKeys" WHERE ${where}`)
    expect(Items).toEqual([])
  })

  it('cannot read a global index with strong consistency', async () => {
    expect(await rejection('SELECT * FROM TABLE."byKeys"', { ConsistentRead: true })).toEqual(
      invalid('Strongly consistent read is not supported on Global Secondary Indexes'),
    )
  })

  it('cannot read an index whose key has several attributes', async () => {
    const attributes = ['pk', 'h1', 'h2']
    const key = (name: string) => ({ AttributeName: name, KeyType: 'HASH' })
    await client.call('CreateTable', {
      TableName: 'several-attributes',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: attributes.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: [key('pk')],
      GlobalSecondaryIndexes: [
        { IndexName: 'byBoth', KeySchema: [key('h1'), key('h2')], Projection: { ProjectionType: 'ALL' } },
      ],
    })
    const Statement = `SELECT * FROM "several-attributes"."byBoth" WHERE h1 = 'a'`
    const message =
      'PartiQL statements cannot be executed on tables with multi-attribute HASH keys or multi-attribute RANGE keys.'
    expect(await client.rejection('ExecuteStatement', { Statement })).toEqual(invalid(message))
    const { Responses } = await client.call('BatchExecuteStatement', { Statements: [{ Statement }] })
    expect(Responses).toMatchObject([{ Error: { Code: 'ValidationError', Message: message } }])
  })

  describe('that updates', () => {
    it('may begin with FROM', async () => {
      await seed()
      const where = `FROM TABLE WHERE pk = 'a' AND sk = 1`
      const { Items } = await run(`${where} AND n = 5 SET n = 6 REMOVE flag RETURNING ALL NEW *`)
      const { flag, ...rest } = item
      expect(Items).toEqual([{ ...rest, n: { N: '6' } }])
      expect((await rejection(`${where} AND n = 5 SET n = 7`)).name).toBe('ConditionalCheckFailedException')
      expect((await rejection(`FROM TABLE WHERE pk = 'none' AND sk = 1 SET n = 7`)).name).toBe(
        'ConditionalCheckFailedException',
      )
    })

    it('adds to sets and removes from them', async () => {
      await seed()
      const update = (changes: string) => run(`UPDATE TABLE SET ${changes} WHERE pk = 'a' AND sk = 1`)
      await update(`ss = SET_ADD(ss, <<'c'>>) SET "new" = set_add("new", <<1>>)`)
      expect(await stored()).toMatchObject({ ss: { SS: ['a', 'b', 'c'] }, new: { NS: ['1'] } })
      await update(`ss = set_delete(ss, <<'a', 'b', 'c'>>)`)
      expect(await stored()).not.toHaveProperty('ss')
    })

    it('returns no item if nothing of what it changed exists', async () => {
      await seed()
      const { Items } = await run(
        `UPDATE TABLE REMOVE flag WHERE pk = 'a' AND sk = 1 RETURNING MODIFIED NEW *`,
      )
      expect(Items).toEqual([])
    })
  })

  it('reads partitions in the order of an IN, or as ORDER BY says', async () => {
    for (const pk of ['c', 'b'])
      await client.call('PutItem', { TableName: T, Item: { pk: { S: pk }, sk: { N: '1' } } })
    const select = `SELECT pk FROM TABLE WHERE pk IN ['c', 'b', 'a']`
    const read = async (order: string) => (await run(select + order)).Items?.map(({ pk }) => pk)
    const [a, b, c] = ['a', 'b', 'c'].map((S) => ({ S }))
    expect(await read('')).toEqual([c, b, a])
    expect(await read(' ORDER BY pk')).toEqual([a, b, c])
    expect(await read(' ORDER BY pk DESC')).toEqual([c, b, a])
  })

  describe('of several', () => {
    const transact = (...statements: string[]) => ({
      TransactStatements: statements.map((each) => ({ Statement: each.replace('TABLE', `"${T}"`) })),
    })
    const update = `UPDATE TABLE SET n = 1 WHERE pk = 'a' AND sk = 1`

    it.each([
      [
        `SELECT * FROM TABLE WHERE pk = 'a' AND sk = 1 AND attribute_exists(ss)`,
        'Select statements within ExecuteTransaction must specify the primary key in the where clause.',
      ],
      [
        `SELECT * FROM TABLE WHERE pk = 'a'`,
        'Select statements within ExecuteTransaction must specify the primary key in the where clause.',
      ],
      [
        `EXISTS(SELECT * FROM TABLE WHERE pk = 'a' AND sk = 1)`,
        'EXISTS() must contain a single item read with additional condition',
      ],
      [
        `EXISTS(SELECT * FROM TABLE WHERE pk = 'a' AND n = 1)`,
        'EXISTS() must contain a single item read with additional condition',
      ],
    ])('in a transaction is rejected: %s', async (statement, reason) => {
      expect(await client.rejection('ExecuteTransaction', transact(statement))).toEqual(
        invalid(`Validation failed in TransactStatements[0]: ${reason}`),
      )
    })

    it('in a batch reads the item of a key, without other conditions', async () => {
      const Statement = `SELECT n FROM "${T}" WHERE pk = 'a' AND sk = 1 AND attribute_exists(ss)`
      const { Responses } = await client.call('BatchExecuteStatement', { Statements: [{ Statement }] })
      expect(Responses).toMatchObject([
        {
          Error: {
            Code: 'ValidationError',
            Message:
              'Select statements within BatchExecuteStatement must specify the primary key in the where clause.',
          },
        },
      ])
    })

    // Recorded from DynamoDB Local.
    it('cannot mix reads and writes', async () => {
      const both = transact(update, `SELECT * FROM TABLE WHERE pk = 'a' AND sk = 2`)
      expect(await client.rejection('ExecuteTransaction', both)).toEqual(
        invalid(
          'ExecuteTransaction API does not support both read and write operations in the same request.',
        ),
      )
      expect(
        await client.rejection('BatchExecuteStatement', { Statements: both.TransactStatements }),
      ).toEqual(invalid('Read and write requests together in the same batch is not supported.'))
    })

    // Recorded from DynamoDB Local.
    it('in a batch cannot have the same item twice', async () => {
      await seed()
      const { TransactStatements } = transact(update, `DELETE FROM TABLE WHERE sk = 1.0 AND pk = 'a'`)
      expect(await client.rejection('BatchExecuteStatement', { Statements: TransactStatements })).toEqual(
        invalid('Provided list of item keys contains duplicates'),
      )
      expect(await stored()).toEqual(item)
    })

    // The constraints of the members of BatchStatementRequest and ParameterizedStatement, which AWS checks as one shape.
    it.each([
      [{ Statement: '' }, `'' at 'MEMBER.statement'`, 'have length greater than or equal to 1'],
      [{}, `null at 'MEMBER.statement'`, 'not be null'],
      [
        { Statement: 'SELECT', Parameters: [] },
        `'[]' at 'MEMBER.parameters'`,
        'have length greater than or equal to 1',
      ],
      [
        { Statement: 'SELECT', ReturnValuesOnConditionCheckFailure: 'ALL' },
        `'ALL' at 'MEMBER.returnValuesOnConditionCheckFailure'`,
        'satisfy enum value set: [ALL_OLD, NONE]',
      ],
    ])('with an invalid member rejects the whole request: %o', async (member, place, constraint) => {
      await seed()
      const statements = [{ Statement: `DELETE FROM "${T}" WHERE sk = 1 AND pk = 'a'` }, member]
      const fault = `1 validation error detected: Value ${place} failed to satisfy constraint: Member must ${constraint}`
      expect(await client.rejection('BatchExecuteStatement', { Statements: statements })).toEqual(
        invalid(fault.replace('MEMBER', 'statements.2.member')),
      )
      expect(await client.rejection('ExecuteTransaction', { TransactStatements: statements })).toEqual(
        invalid(fault.replace('MEMBER', 'transactStatements.2.member')),
      )
      expect(await stored()).toEqual(item)
    })
  })
})
