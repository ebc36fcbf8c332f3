import { a, add, createBuilder, defineGateway, defineTable } from 'dynagate'
import { openTestGateway, type TestGateway } from 'dynagate/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

const boards = defineTable({
  name: 'boards',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: { gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } } },
})
const Task = boards.entity('Task', {
  attributes: {
    boardId: a.id(),
    state: a.enum('TODO', 'DOING', 'DONE'),
    place: a.int({ digits: 4 }),
    taskId: a.id(),
    title: a.string(),
    slug: a.string(),
    note: a.string().optional(),
    points: a.int().default(0),
    version: a.version(),
  },
  key: { partition: 'BOARD#{boardId}', sort: 'TASK#{state}#{place}#{taskId}' },
  indexes: { gsi1: { partition: 'TITLE#{title}', sort: '{state}' } },
  unique: { slug: ['slug'] },
  movable: ['state', 'place'],
})
/** Nothing of its key can be changed. */
const Label = boards.entity('Label', {
  attributes: { boardId: a.id(), name: a.id(), colour: a.string() },
  key: { partition: 'BOARD#{boardId}', sort: 'LABEL#{name}' },
})
const access = boards.access({
  task: Task.get(),
  tasksOf: Task.query(),
  tasksByTitle: Task.query('gsi1'),
  taskBySlug: Task.lookup('slug'),
})

const builder = createBuilder(boards)
builder.entity(Task, { fields: (t) => t.attributes() })
builder.entity(Label, { fields: (t) => t.attributes() })
builder.queryFields((t) => ({ tasksOf: t.connection(access.tasksOf) }))
builder.mutationFields((t) => ({
  updateTask: t.update(Task),
  finishTask: t.update(Task, { set: { state: 'DONE' }, if: { state: { ne: 'DONE' } } }),
  renameTask: t.update(Task, { attributes: ['title'] }),
  updateLabel: t.update(Label),
}))
const gateway = defineGateway({ table: boards, schema: builder.toSchema(), cost: { report: 'always' } })

let app: TestGateway
beforeAll(async () => {
  app = await openTestGateway(gateway)
})
afterAll(() => app.close())

let boardId: string
let count = 0
beforeEach(async () => {
  count += 1
  boardId = `b${count}`
  await create('1')
})

const key = (taskId: string, at: { state?: 'TODO' | 'DOING' | 'DONE'; place?: number } = {}) =>
  ({ boardId, state: 'TODO', place: 1, taskId, ...at }) as const
const create = (taskId: string, values: object = {}) =>
  app.store.request().create(Task, {
    ...key(taskId),
    title: `Task ${taskId} of ${boardId}`,
    slug: `${boardId}-${taskId}`,
    ...values,
  })
const stored = async () => {
  const { Items = [] } = await app.store.client.scan({ TableName: 'boards' })
  return Items.filter((item) => JSON.stringify(item).includes(boardId))
}
const tasks = async () => (await stored()).filter(({ sk }) => String(sk).startsWith('TASK'))

describe('an update of an attribute of the key', () => {
  it('moves the item with its index keys and its unique values, in one transaction', async () => {
    const request = app.store.request()
    const moved = await request.update(Task, key('1'), {
      state: 'DOING',
      title: `New-${boardId}`,
      points: add(3),
    })
    expect(moved).toMatchObject({ state: 'DOING', place: 1, points: 3, version: 2 })
    expect(request.calls.map(({ operation, items }) => `${operation} ${items}`)).toEqual([
      'get 1',
      'transactWrite 3',
    ])
    expect(await tasks()).toMatchObject([
      { sk: 'TASK#DOING#0001#1', gsi1pk: `TITLE#New-${boardId}`, gsi1sk: 'DOING', version: 2 },
    ])
    const after = app.store.request({ consistent: true })
    expect(await after.one(access.task, key('1'))).toBeNull()
    expect(await after.one(access.taskBySlug, { slug: `${boardId}-1` })).toEqual(moved)
  })

  it('keeps stored attributes that the model does not have', async () => {
    const [item] = await tasks()
    await app.store.client.put({ TableName: 'boards', Item: { ...item, legacy: { kept: [1] } } })
    await app.store.request().update(Task, key('1'), { place: add(4) })
    expect(await tasks()).toMatchObject([{ sk: 'TASK#TODO#0005#1', legacy: { kept: [1] } }])
  })

  it('is an ordinary update where it gives the values that the key has', async () => {
    const request = app.store.request()
    await request.update(Task, key('1'), { state: 'TODO', note: 'same' })
    expect(request.calls.map(({ operation }) => operation)).toEqual(['update'])
    expect(await tasks()).toMatchObject([{ sk: 'TASK#TODO#0001#1', note: 'same', version: 2 }])
  })

  it('fails as a whole where another item has the new key', async () => {
    await create('1', { state: 'DONE', slug: `${boardId}-other` })
    const before = await stored()
    await expect(app.store.request().update(Task, key('1'), { state: 'DONE' })).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
    })
    expect(await stored()).toEqual(before)
  })

  it('is made on conditions, and not of a missing item', async () => {
    const request = app.store.request()
    const done = { state: 'DONE' } as const
    await expect(request.update(Task, key('1'), done, { expectedVersion: 7 })).rejects.toMatchObject({
      code: 'CONDITION_FAILED',
      item: { version: 1 },
    })
    await expect(request.update(Task, key('none'), done)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await request.update(Task, key('1'), done, { if: { points: { lt: 1 } }, expectedVersion: 1 })
    expect(await tasks()).toMatchObject([{ sk: 'TASK#DONE#0001#1' }])
  })

  it('that others make at the same time leaves one item', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, at) => {
        const request = app.store.request()
        return at % 4 === 0
          ? request.update(Task, key('1'), { points: add(1) })
          : request.update(Task, key('1'), { state: at % 2 === 0 ? 'DOING' : 'DONE', points: add(100) })
      }),
    )
    const failed = outcomes.flatMap((each) => (each.status === 'rejected' ? [each.reason.code] : []))
    expect(new Set(failed)).toEqual(new Set(['NOT_FOUND']))
    const found = await tasks()
    expect(found).toHaveLength(1)
    // Every update that was acknowledged is in the item.
    const points = Number(found[0]?.points)
    expect(Math.floor(points / 100)).toBe(1)
    expect(outcomes.length - failed.length).toBe(1 + (points % 100))
    expect(await stored()).toHaveLength(2)
  })

  it('is one of the writes of a transaction, which no other one of it may meet', async () => {
    await create('2')
    const request = app.store.request()
    const { task } = await request.transact((tx) => {
      tx.update(Task, key('2'), { points: 5 })
      return { task: tx.update(Task, key('1'), { state: 'DONE' }) }
    })
    expect(task).toMatchObject({ kind: 'update', key: key('1', { state: 'DONE' }) })
    const twice = request.transact((tx) => {
      tx.update(Task, key('2'), { state: 'DONE' })
      tx.delete(Task, key('2', { state: 'DONE' }))
    })
    await expect(twice).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining('writes 1 and 2 of the transaction are of the same item'),
    })
  })

  it('is made once under an idempotency key, and returns the moved item again', async () => {
    const idempotency = { key: boardId, client: 'ada', content: 'a' }
    const move = () =>
      app.store.request({ idempotency }).update(Task, key('1'), { state: 'DONE', points: add(1) })
    const first = await move()
    expect(await move()).toEqual(first)
    expect(await tasks()).toMatchObject([{ sk: 'TASK#DONE#0001#1', points: 1 }])
  })

  it('is rejected for an attribute that is not movable', async () => {
    const update = app.store.request().update(Task, key('1'), { boardId: 'other' } as never)
    await expect(update).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: "Task.boardId: is part of the key and can't be updated: delete the item and create another",
    })
  })
})

describe('in GraphQL', () => {
  const send = async (document: string) => {
    const response = await app.query(document, { variables: { board: boardId } })
    const cost = response.extensions?.cost as {
      estimated: Record<string, { most: number }>
      actual: Record<string, number>
    }
    for (const unit of ['calls', 'readUnits', 'writeUnits']) {
      expect(cost.actual[unit]).toBeLessThanOrEqual(cost.estimated[unit]?.most ?? 0)
    }
    return response
  }
  const one = 'boardId: $board, state: TODO, place: 1, taskId: "1"'

  it('an update has fields for the new values, and the item another id', async () => {
    const ids = async () =>
      (await send('query($board: ID!) { tasksOf(boardId: $board, first: 9) { nodes { id } } }')).data
    const before = await ids()
    const { data, errors } = await send(`mutation($board: ID!) {
      updateTask(input: { ${one}, newState: DOING, newPlace: 7, note: "n" }) { id state place note version }
    }`)
    expect(errors).toBeUndefined()
    expect(data?.updateTask).toMatchObject({ state: 'DOING', place: 7, note: 'n', version: 2 })
    expect(await ids()).toEqual({ tasksOf: { nodes: [{ id: (data?.updateTask as { id: string }).id }] } })
    const [old] = (before as { tasksOf: { nodes: { id: string }[] } }).tasksOf.nodes
    const found = await app.query('query($id: ID!) { node(id: $id) { id } }', { variables: { id: old?.id } })
    expect(found).toMatchObject({ data: { node: null } })
    expect(found.errors).toBeUndefined()
  })

  it('a mutation may set them itself', async () => {
    const finish = `mutation($board: ID!) { finishTask(input: { ${one} }) { state } }`
    expect((await send(finish)).data).toEqual({ finishTask: { state: 'DONE' } })
    expect((await send(finish)).errors).toMatchObject([
      {
        message:
          "Task: there is no item with this key; boardId and taskId are part of the key and can't be updated",
        extensions: { code: 'NOT_FOUND' },
      },
    ])
  })

  it('an update whose attributes are chosen has only those', () => {
    const fieldsOf = (name: string) =>
      Object.keys((gateway.schema.getType(name) as unknown as { getFields(): object }).getFields())
    expect(fieldsOf('RenameTaskInput')).toEqual([
      'boardId',
      'expectedVersion',
      'place',
      'state',
      'taskId',
      'title',
    ])
    expect(fieldsOf('UpdateTaskInput')).toContain('newPlace')
  })

  it('says of an entity without movable attributes that the key is fixed', async () => {
    await app.store.request().create(Label, { boardId, name: 'old', colour: 'red' })
    const { errors } = await send(
      'mutation($board: ID!) { updateLabel(input: { boardId: $board, name: "new", colour: "red" }) { name } }',
    )
    expect(errors).toMatchObject([
      {
        message:
          "Label: there is no item with this key; boardId and name are part of the key and can't be updated",
        extensions: { code: 'NOT_FOUND' },
      },
    ])
  })

  it('a cursor of a moved item continues where the item was', async () => {
    await create('2', { place: 2 })
    await create('3', { place: 3 })
    const page = async (after: string | null, first = 1) => {
      const { data } = await app.query<{
        tasksOf: { edges: { cursor: string; node: { taskId: string } }[] }
      }>(
        `query($board: ID!, $after: String, $first: Int) {
          tasksOf(boardId: $board, first: $first, after: $after) { edges { cursor node { taskId } } }
        }`,
        { variables: { board: boardId, after, first } },
      )
      return data?.tasksOf.edges ?? []
    }
    const [first] = await page(null)
    await app.store.request().update(Task, key('1'), { place: 9 })
    const rest = await page(first?.cursor ?? null, 9)
    expect(rest.map(({ node }) => node.taskId)).toEqual(['2', '3', '1'])
  })
})
