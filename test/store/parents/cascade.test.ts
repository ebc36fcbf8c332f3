import { afterAll, beforeAll, expect, it } from 'vitest'
import { type DynamoClient, openClient, openStore, runCascades } from '../../../src/store/index.ts'
import { prepareTable } from '../../../src/tools/index.ts'
import { waitedTime } from '../leases/waited-time.ts'
import { Author, access, forum, killedAfter, Post, Reply, Topic } from './forum.ts'

let client: DynamoClient
beforeAll(async () => {
  client = await openClient({ kind: 'embedded', memory: true })
  await prepareTable(client, { table: forum, mayCreate: true })
})
afterAll(() => client.close())

const open = (own = client) => openStore({ client: own, table: forum, cursorSecret: 'forum' })

it('a delete of a parent deletes all of its children in the background, in its tenant', async () => {
  const store = open()
  for (const tenant of ['acme', 'globex']) {
    const request = store.request({ tenant })
    await request.create(Author, { authorId: 'ada' })
    await request.create(Topic, { topicId: 't' })
    for (const postId of ['1', '2']) {
      await request.create(Post, { topicId: 't', postId, slug: `s${postId}` })
      for (const replyId of ['a', 'b'])
        await request.create(Reply, { topicId: 't', postId, replyId: postId + replyId, authorId: 'ada' })
    }
  }
  const acme = () => store.request({ tenant: 'acme', consistent: true })
  expect(await acme().delete(Topic, { topicId: 't' })).toMatchObject({ posts: 2 })
  await expect(acme().create(Post, { topicId: 't', postId: '3', slug: 's3' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
  await expect(acme().create(Topic, { topicId: 't' })).rejects.toMatchObject({
    code: 'CONFLICT',
    message: 'Topic: an item with this key was deleted, and its children are still being deleted; try again',
  })
  expect(await runCascades({ store, region: 'r', clock: waitedTime() })).toBe(6)
  expect((await acme().page(access.postsOf, { topicId: 't' }, { first: 5 })).edges).toEqual([])
  await acme().create(Topic, { topicId: 't' })
  await acme().create(Post, { topicId: 't', postId: '1', slug: 's1' })
  const globex = store.request({ tenant: 'globex' })
  expect(await globex.one(access.topic, { topicId: 't' })).toMatchObject({ posts: 2 })
  expect(await globex.count(access.postsOf, { topicId: 't' })).toBe(2)
  const { Items = [] } = await client.scan({ TableName: 'forum' })
  expect(Items.filter(({ pk }) => String(pk).includes('acme#REPLY'))).toEqual([])
  expect(Items.filter(({ pk }) => /dynagate#Cascade/.test(String(pk)))).toEqual([])
})

it('a cascade that was stopped is continued, and deletes exactly the children', async () => {
  const store = open()
  const request = store.request({ tenant: 'initech' })
  await request.create(Topic, { topicId: 'kept' })
  await request.create(Post, { topicId: 'kept', postId: '1', slug: 'kept' })
  await request.create(Topic, { topicId: 'gone' })
  await store.putAll(
    Post,
    Array.from({ length: 40 }, (_, at) => ({ topicId: 'gone', postId: `${at}`, slug: `s${at}` })),
    { tenant: 'initech' },
  )
  await request.delete(Topic, { topicId: 'gone' })
  const clock = waitedTime()
  let isOver = false
  for (let runs = 0; runs < 50 && !isOver; runs += 1) {
    const mortal = killedAfter(client, 30)
    isOver = await runCascades({ store: open(mortal), region: 'r', clock }).then(
      () => true,
      () => false,
    )
    if (runs === 0) expect(isOver).toBe(false)
  }
  expect(isOver).toBe(true)
  expect((await request.page(access.postsOf, { topicId: 'gone' }, { first: 1 })).edges).toEqual([])
  expect(await store.request({ tenant: 'initech' }).count(access.postsOf, { topicId: 'kept' })).toBe(1)
})

it('the transactions of a cascade, whose parent is missing, succeed at once', async () => {
  const failed: string[] = []
  let transactions = 0
  const store = openStore({
    client,
    table: forum,
    cursorSecret: 'forum',
    onCall({ operation, error }) {
      if (operation !== 'transactWrite') return
      transactions += 1
      if (error !== undefined) failed.push(error)
    },
  })
  const request = store.request({ tenant: 'umbrella' })
  await request.create(Topic, { topicId: 't' })
  await store.putAll(
    Post,
    Array.from({ length: 30 }, (_, at) => ({ topicId: 't', postId: `${at}`, slug: `s${at}` })),
    { tenant: 'umbrella' },
  )
  await request.delete(Topic, { topicId: 't' })
  transactions = 0
  expect(await runCascades({ store, region: 'r', clock: waitedTime() })).toBe(30)
  expect(failed).toEqual([])
  // Two of the posts, and one that ends the cascade.
  expect(transactions).toBe(3)
})
