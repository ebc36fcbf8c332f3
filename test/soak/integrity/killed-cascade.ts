import { openClient, openStore, runCascades } from '../../../src/store/index.ts'
import { prepareTable } from '../../../src/tools/index.ts'
import { access, forum, killedAfter, Post, Topic } from '../../store/parents/forum.ts'
import { atLeast, none, type Row, type RunOptions } from '../run.ts'

/** Deletes a parent of 10,000 children; the process that deletes these is killed five times. */
export async function killedCascade({ quick, tell }: RunOptions): Promise<Row[]> {
  const count = quick ? 400 : 10_000
  const client = await openClient({ kind: 'embedded', memory: true })
  await prepareTable(client, { table: forum, mayCreate: true })
  const open = (own = client) => openStore({ client: own, table: forum, cursorSecret: 'soak' })
  const store = open()
  const tenant = 'acme'
  const request = () => store.request({ tenant, consistent: true })
  for (const topicId of ['gone', 'kept']) {
    await request().create(Topic, { topicId })
    const posts = Array.from({ length: topicId === 'gone' ? count : 100 }, (_, at) => ({
      topicId,
      postId: `${at}`,
      slug: `${topicId} ${at}`,
    }))
    await store.putAll(Post, posts, { tenant })
  }
  await request().delete(Topic, { topicId: 'gone' })
  let kills = 0
  for (let isOver = false; !isOver; ) {
    // A fifth of the children takes more calls than this.
    const own = kills < 5 ? killedAfter(client, Math.floor(count / 4)) : client
    isOver = await runCascades({ store: open(own), region: 'r', leaseMs: 500 }).then(
      () => true,
      () => false,
    )
    if (!isOver) kills += 1
    tell(isOver ? 'the cascade is over' : `killed ${kills} times`)
  }
  const left = await countOf(store.request({ tenant, consistent: true }), 'gone')
  const kept = await countOf(request(), 'kept')
  const topic = await request().one(access.topic, { topicId: 'kept' })
  const stored = await scanned(client)
  await client.close()
  return [
    atLeast('integrity: children of a deleted parent', count, count, 'items'),
    atLeast('integrity: kills of the process that deletes them', kills, 5, 'kills'),
    none('integrity: children that are left', left, 'items'),
    none('integrity: children of another parent that are missing', 100 - kept, 'items'),
    none('integrity: children that it counts wrongly', 100 - (topic?.posts ?? 0), 'items'),
    none('integrity: unique values of deleted children that are left', stored.sentinels - 100, 'items'),
    none('integrity: cascades that are left', stored.cascades, 'items'),
  ]
}

async function countOf(
  request: ReturnType<ReturnType<typeof openStore<typeof forum>>['request']>,
  topicId: string,
): Promise<number> {
  let count = 0
  for await (const _ of request.items(access.postsOf, { topicId }, { pageSize: 1000 })) count += 1
  return count
}

async function scanned(client: Awaited<ReturnType<typeof openClient>>) {
  const found = { sentinels: 0, cascades: 0 }
  let start: Awaited<ReturnType<typeof client.scan>>['LastEvaluatedKey']
  do {
    const page = await client.scan({ TableName: 'forum', ...(start && { ExclusiveStartKey: start }) })
    for (const { pk } of page.Items ?? []) {
      if (String(pk).includes('#UniqueValue#')) found.sentinels += 1
      if (String(pk).includes('#Cascade#')) found.cascades += 1
    }
    start = page.LastEvaluatedKey
  } while (start !== undefined)
  return found
}
