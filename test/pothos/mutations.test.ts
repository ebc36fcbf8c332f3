import ErrorsPlugin from '@pothos/plugin-errors'
import {
  a,
  createBuilder,
  createGateway,
  defineTable,
  openClient,
  openStore,
  prepareTable,
  WriteError,
} from 'dynagate'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const depot = defineTable({
  name: 'depot',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: { gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } } },
})
const Crate = depot.entity('Crate', {
  attributes: {
    crateId: a.id(),
    label: a.string(),
    state: a.enum('OPEN', 'SHUT').default('OPEN'),
    pieces: a.int().default(0),
    marks: a.stringSet().optional(),
    log: a.list(a.string({ maxLength: 9 })).optional(),
    box: a.map('Box', { label: a.string(), height: a.number().optional() }).optional(),
    opened: a.counter(),
    version: a.version(),
  },
  key: { partition: 'CRATE#{crateId}', sort: 'CRATE' },
  indexes: { gsi1: { partition: 'STATE#{state}', sort: '{crateId}' } },
})
const access = depot.access({ crate: Crate.get(), cratesIn: Crate.query('gsi1') })

const builder = createBuilder(depot, { plugins: [ErrorsPlugin], errors: { defaultTypes: [] } })
builder.objectType(WriteError, {
  name: 'WriteFailure',
  fields: (t) => ({
    code: t.string({ resolve: ({ code }) => code }),
    attributes: t.stringList({ resolve: ({ write }) => [...write.attributes] }),
    item: t.field({ type: CrateType, nullable: true, resolve: ({ item }) => item as never }),
  }),
})
const CrateType = builder.entity(Crate, { fields: (t) => t.attributes() })
builder.queryFields((t) => ({ crate: t.item(access.crate), cratesIn: t.connection(access.cratesIn) }))
builder.mutationFields((t) => ({
  createCrate: t.create(Crate),
  upsertCrate: t.upsert(Crate),
  updateCrate: t.update(Crate, { conditions: ['pieces', 'label'] }),
  deleteCrate: t.delete(Crate, { conditions: ['pieces'] }),
  shut: t.update(Crate, {
    set: { state: 'SHUT' },
    if: { state: { eq: 'OPEN' } },
    errors: { types: [WriteError] },
  }),
  fill: t.update(Crate, {
    attributes: ['label'],
    operators: {
      pieces: ['add', 'subtract'],
      marks: ['addToSet', 'deleteFromSet'],
      log: ['append', 'elements'],
      box: ['members'],
      opened: ['add'],
    },
  }),
  move: t.transaction({
    input: { from: a.id(), to: a.id(), pieces: a.int({ min: 1 }), isEmptied: a.boolean().default(false) },
    payload: {
      target: Crate,
      targetEdge: { edge: access.cratesIn },
      sources: [{ updated: Crate }],
      emptied: { deleted: Crate },
    },
    writes: [[Crate, 4]],
    plan: async (tx, { from, to, pieces }, { store }) => {
      const crate =
        (await store.one(access.crate, { crateId: from })) ?? tx.reject('NOT_FOUND', 'No such crate.')
      tx.update(Crate, crate, { label: `less ${pieces}` }, { expectedVersion: crate.version })
      const target = tx.create(Crate, { crateId: to, label: crate.label, pieces })
      return {
        target,
        targetEdge: target,
        sources: [tx.update(Crate, crate, { pieces: crate.pieces - pieces })],
        emptied: tx.delete(Crate, { crateId: 'old' }),
      }
    },
  }),
}))
const schema = builder.toSchema()

async function openDepot() {
  const calls: string[] = []
  const client = await openClient({ kind: 'embedded', memory: true })
  const store = openStore({
    client,
    table: depot,
    cursorSecret: 's',
    onCall: ({ operation }) => calls.push(operation),
  })
  await prepareTable(client, { table: depot, mayCreate: true })
  const gateway = createGateway({
    schema,
    graphiql: false,
    context: () => ({ store: store.request() }),
    log: () => undefined,
  })
  return {
    async ask(query: string, variables: object = {}, headers: Record<string, string> = {}) {
      calls.length = 0
      const response = await gateway.fetch('http://gateway/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query, variables }),
      })
      // biome-ignore lint/suspicious/noExplicitAny: responses are compared with literals in the tests
      return { ...((await response.json()) as any), calls: [...calls] }
    },
    [Symbol.asyncDispose]: () => store.close(),
  }
}

let house: Awaited<ReturnType<typeof openDepot>>
beforeEach(async () => {
  house = await openDepot()
  await house.ask('mutation { createCrate(input: { crateId: "c", label: "C", pieces: 5 }) { version } }')
})
afterEach(() => house[Symbol.asyncDispose]())

describe('the input of a write', () => {
  it('has one meaning for each field', () => {
    const table = defineTable({ name: 'names', primaryKey: { partition: 'pk' } })
    const Thing = table.entity('Thing', {
      attributes: {
        thingId: a.id(),
        n: a.int(),
        N: a.int(),
        addToN: a.int(),
        expectedVersion: a.string(),
        version: a.version(),
      },
      key: { partition: 'THING#{thingId}' },
    })
    const { thing } = table.access({ thing: Thing.get() })
    const update = (options: object) => () => {
      const builder = createBuilder(table)
      builder.entity(Thing, { fields: (t) => t.attributes() })
      builder.queryFields((t) => ({ thing: t.item(thing) }))
      builder.mutationFields((t) => ({ updateThing: t.update(Thing, options) }))
      builder.toSchema()
    }
    expect(update({ operators: { n: ['add'], N: ['add'] } })).toThrow(
      "Thing: the input field 'addToN' would be add of 'n' and add of 'N': rename an attribute, and declare storedAs() to keep its name in the table",
    )
    expect(update({ attributes: ['addToN'], operators: { n: ['add'] } })).toThrow(
      "the input field 'addToN' would be the attribute 'addToN' and add of 'n'",
    )
    expect(update({})).toThrow(
      "the input field 'expectedVersion' would be the attribute 'expectedVersion' and the version that the client expects",
    )
    expect(update({ attributes: ['n', 'addToN'] })).not.toThrow()
  })
})

describe('an update', () => {
  it('changes attributes by its operators, and returns the new values', async () => {
    const { data, calls } = await house.ask(`mutation {
      fill(input: { crateId: "c", label: "D", addToPieces: 3, addToMarks: ["x"], appendToLog: ["in"], addToOpened: 1 }) {
        label pieces marks log opened version
      } }`)
    expect(data.fill).toEqual({ label: 'D', pieces: 8, marks: ['x'], log: ['in'], opened: 1, version: 2 })
    expect(calls).toEqual(['update'])
  })

  it('changes elements of lists and members of maps, and keeps the others', async () => {
    await house.ask(
      'mutation { updateCrate(input: { crateId: "c", log: ["a", "b", "c"], box: { label: "L", height: 2 } }) { label } }',
    )
    const { data, calls } = await house.ask(`mutation {
      fill(input: { crateId: "c", setElementsOfLog: [{ index: 0, value: "A" }, { index: 2 }], setMembersOfBox: { label: "M" } }) {
        log box { label height }
      } }`)
    expect(data.fill).toEqual({ log: ['A', 'b'], box: { label: 'M', height: 2 } })
    expect(calls).toEqual(['update'])
    const removed = await house.ask(
      'mutation { fill(input: { crateId: "c", setMembersOfBox: { height: null } }) { box { label height } } }',
    )
    expect(removed.data.fill.box).toEqual({ label: 'M', height: null })
  })

  it.each([
    [
      'appendToLog: ["in", "far too long"]',
      'Crate.log[1]: expected at most 9 characters, got "far too long"',
    ],
    [
      'setElementsOfLog: [{ index: 2, value: "far too long" }]',
      'Crate.log[2]: expected at most 9 characters, got "far too long"',
    ],
    ['setMembersOfBox: { label: null }', 'Crate.box.label: expected a value, as it is required, got null'],
  ])('names the invalid value: %s', async (operator, message) => {
    const { errors, calls } = await house.ask(
      `mutation { fill(input: { crateId: "c", ${operator} }) { label } }`,
    )
    expect(errors).toMatchObject([{ message, extensions: { code: 'BAD_USER_INPUT' } }])
    expect(calls).toEqual([])
  })

  it('rejects two values for one list index', async () => {
    const { errors, calls } = await house.ask(
      'mutation { fill(input: { crateId: "c", setElementsOfLog: [{ index: 0, value: "A" }, { index: 0, value: "B" }] }) { log } }',
    )
    expect(errors).toMatchObject([
      { message: 'Crate.log: expected each index of the list once', extensions: { code: 'BAD_USER_INPUT' } },
    ])
    expect(calls).toEqual([])
  })

  it('rejects two changes of one attribute', async () => {
    const { errors, calls } = await house.ask(
      'mutation { fill(input: { crateId: "c", addToPieces: 1, subtractFromPieces: 1 }) { pieces } }',
    )
    expect(errors).toMatchObject([
      {
        message: 'Crate.pieces: expected one change, got addToPieces and subtractFromPieces',
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ])
    expect(calls).toEqual([])
  })

  it('applies the conditions of the client, including nested ones', async () => {
    const update = (condition: string) =>
      house.ask(`mutation { updateCrate(input: { crateId: "c", label: "New" }, if: ${condition}) { label } }`)
    const { errors } = await update('{ or: [{ pieces: { gt: 9 } }, { label: { eq: "X" } }] }')
    expect(errors?.[0].extensions.code).toBe('CONDITION_FAILED')
    const { data } = await update('{ not: { pieces: { gt: 9 } }, and: [{ label: { beginsWith: "C" } }] }')
    expect(data.updateCrate).toEqual({ label: 'New' })
    const deleted = await house.ask(
      'mutation { deleteCrate(input: { crateId: "c" }, if: { pieces: { eq: 1 } }) { label } }',
    )
    expect(deleted.errors?.[0].extensions.code).toBe('CONDITION_FAILED')
  })

  it('applies the version that the client expects', async () => {
    const update =
      'mutation ($v: SafeInt) { updateCrate(input: { crateId: "c", label: "N", expectedVersion: $v }) { version } }'
    expect((await house.ask(update, { v: 1 })).data.updateCrate).toEqual({ version: 2 })
    expect((await house.ask(update, { v: 1 })).errors?.[0].extensions.code).toBe('CONDITION_FAILED')
  })

  it('returns declared errors as data, with the stored item', async () => {
    const shut = `mutation { shut(input: { crateId: "c" }) {
      __typename
      ... on MutationShutSuccess { data { state } }
      ... on WriteFailure { code attributes item { state pieces } }
    } }`
    expect((await house.ask(shut)).data.shut).toEqual({
      __typename: 'MutationShutSuccess',
      data: { state: 'SHUT' },
    })
    const { data, errors } = await house.ask(shut)
    expect(errors).toBeUndefined()
    expect(data.shut).toEqual({
      __typename: 'WriteFailure',
      code: 'CONDITION_FAILED',
      attributes: ['state'],
      item: { state: 'SHUT', pieces: 5 },
    })
  })
})

it('an upsert creates an item or changes it', async () => {
  const upsert =
    'mutation { upsertCrate(input: { crateId: "u", label: "U", state: OPEN, pieces: 1 }) { version pieces } }'
  expect((await house.ask(upsert)).data.upsertCrate).toEqual({ version: 1, pieces: 1 })
  expect(await house.ask(upsert)).toMatchObject({ data: { upsertCrate: { version: 2 } }, calls: ['update'] })
})

describe('a transaction', () => {
  const move = `mutation ($from: ID!) { move(input: { from: $from, to: "new", pieces: 2 }) {
    target { crateId pieces } sources { pieces label version } emptied
  } }`

  it('writes all of its items in one call, and reads the updated ones', async () => {
    await house.ask('mutation { createCrate(input: { crateId: "old", label: "O" }) { version } }')
    const { data, calls } = await house.ask(move, { from: 'c' })
    expect(data.move).toEqual({
      target: { crateId: 'new', pieces: 2 },
      sources: [{ pieces: 3, label: 'less 2', version: 2 }],
      emptied: Buffer.from(JSON.stringify(['Crate', 'old'])).toString('base64url'),
    })
    expect(calls).toEqual(['get', 'transactWrite', 'get'])
  })

  it('writes nothing if one of its writes fails', async () => {
    const { errors, data } = await house.ask(move, { from: 'c' })
    expect(data).toEqual({ move: null })
    expect(errors).toMatchObject([
      { message: 'Crate (write 4 of 4): there is no item with this key', extensions: { code: 'NOT_FOUND' } },
    ])
    const read = await house.ask('{ crate(crateId: "new") { label } old: crate(crateId: "c") { pieces } }')
    expect(read.data).toEqual({ crate: null, old: { pieces: 5 } })
    expect((await house.ask(move, { from: 'none' })).errors?.[0].extensions.code).toBe('NOT_FOUND')
  })

  it('is estimated before it runs: twice the units of its writes', async () => {
    await house.ask('mutation { createCrate(input: { crateId: "old", label: "O" }) { version } }')
    const { extensions } = await house.ask(move, { from: 'c' }, { 'dynagate-cost': '1' })
    const { estimated, actual } = extensions.cost
    expect(actual.writeUnits).toBeGreaterThanOrEqual(8)
    expect(estimated.writeUnits.most).toBeGreaterThanOrEqual(actual.writeUnits)
  })
})

describe('the edge of an item created in a transaction', () => {
  it('is the edge that connections return, and pages continue after it', async () => {
    for (const crateId of ['old', 'z']) {
      await house.ask(`mutation { createCrate(input: { crateId: "${crateId}", label: "x" }) { version } }`)
    }
    const { data, calls } = await house.ask(
      'mutation { move(input: { from: "c", to: "m", pieces: 2 }) { targetEdge { cursor node { crateId pieces } } } }',
    )
    expect(calls).toEqual(['get', 'transactWrite'])
    const { cursor, node } = data.move.targetEdge
    expect(node).toEqual({ crateId: 'm', pieces: 2 })
    const page = await house.ask('{ cratesIn(state: OPEN) { edges { cursor node { crateId } } } }')
    expect(page.data.cratesIn.edges).toContainEqual({ cursor, node: { crateId: 'm' } })
    const rest = await house.ask(
      'query ($after: String) { cratesIn(state: OPEN, first: 5, after: $after) { nodes { crateId } } }',
      { after: cursor },
    )
    expect(rest.data.cratesIn.nodes).toEqual([{ crateId: 'z' }])
  })
})
