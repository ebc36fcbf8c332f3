import { a, createBuilder, defineGateway, defineTable } from 'dynagate'
import { openTestGateway } from 'dynagate/testing'
import { expect, it } from 'vitest'

const boards = defineTable({
  name: 'boards',
  primaryKey: { partition: 'pk', sort: 'sk' },
  stream: 'newAndOldImages',
})
const Task = boards.entity('Task', {
  attributes: { boardId: a.id(), state: a.enum('TODO', 'DONE'), taskId: a.id() },
  key: { partition: 'BOARD#{boardId}', sort: '{state}#{taskId}' },
  movable: ['state'],
  softDelete: true,
})
const access = boards.access({ tasksOf: Task.query() })
const builder = createBuilder(boards)
builder.entity(Task, { fields: (t) => t.attributes() })
builder.queryFields((t) => ({ tasksOf: t.connection(access.tasksOf) }))
builder.subscriptionFields((t) => ({ tasksChanged: t.changes(access.tasksOf) }))
const gateway = defineGateway({ table: boards, schema: builder.toSchema() })

it('an item that moves is another one to subscribers, and one that was deleted is gone until it is restored', async () => {
  await using app = await openTestGateway(gateway)
  const changes = app.store.request().changes(access.tasksOf, { boardId: 'b' })
  const events = async (count: number) => {
    const found: [string, string | undefined][] = []
    while (found.length < count) {
      const { value } = await changes.next()
      if (value === undefined) break
      const item = value.kind === 'entered' || value.kind === 'changed' ? value.item : undefined
      found.push([value.kind, item?.state])
    }
    return found
  }
  expect(await events(1)).toEqual([['ready', undefined]])
  const request = app.store.request()
  await request.create(Task, { boardId: 'b', state: 'TODO', taskId: '1' })
  expect(await events(1)).toEqual([['entered', 'TODO']])
  const task = await request.update(Task, { boardId: 'b', state: 'TODO', taskId: '1' }, { state: 'DONE' })
  expect((await events(2)).toSorted()).toEqual([
    ['entered', 'DONE'],
    ['left', undefined],
  ])
  await request.delete(Task, task)
  await request.restore(Task, task)
  expect(await events(2)).toEqual([
    ['left', undefined],
    ['entered', 'DONE'],
  ])
  await changes.return(undefined)
})
