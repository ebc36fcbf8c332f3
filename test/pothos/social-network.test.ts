import { a, createBuilder, defineGateway, defineTable } from 'dynagate'
import { openTestGateway, type TestGateway } from 'dynagate/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** The social network of AWS's design patterns, with its published keys and its seven access patterns. */
const table = defineTable({
  name: 'social-network',
  primaryKey: { partition: 'PK', sort: 'SK' },
  timeToLive: 'ttl',
  keyFormat: 'verbatim',
})
const User = table.entity('User', {
  attributes: { userId: a.id(), name: a.string(), imageUrl: a.url().optional() },
  key: { partition: 'u#{userId}', sort: 'info' },
})
const UserCount = table.entity('UserCount', {
  attributes: { userId: a.id(), followers: a.int().storedAs('follower#'), posts: a.int().storedAs('post#') },
  key: { partition: 'u#{userId}', sort: 'count' },
})
const Follower = table.entity('Follower', {
  attributes: { userId: a.id(), followerId: a.id() },
  key: { partition: 'u#{userId}#follower', sort: 'u#{followerId}' },
})
const Following = table.entity('Following', {
  attributes: { userId: a.id(), followedId: a.id() },
  key: { partition: 'u#{userId}#following', sort: 'u#{followedId}' },
})
const Post = table.entity('Post', {
  attributes: { userId: a.id(), postId: a.id(), content: a.string({ maxLength: 500 }) },
  key: { partition: 'u#{userId}#post', sort: 'p#{postId}' },
})
const Like = table.entity('Like', {
  attributes: { postId: a.id(), userId: a.id() },
  key: { partition: 'p#{postId}#likelist', sort: 'u#{userId}' },
})
const LikeCount = table.entity('LikeCount', {
  attributes: { postId: a.id(), likes: a.int().storedAs('like#') },
  key: { partition: 'p#{postId}#likecount', sort: 'count' },
})
const TimelineEntry = table.entity('TimelineEntry', {
  attributes: {
    userId: a.id(),
    postId: a.id(),
    authorId: a.id(),
    ttl: a.dateTime({ storedAs: 'epochSeconds' }),
  },
  key: { partition: 'u#{userId}#timeline', sort: 'p#{postId}#u#{authorId}' },
})
const access = table.access({
  user: User.get(),
  userCount: UserCount.get(),
  followers: Follower.query(),
  following: Following.query(),
  post: Post.get(),
  posts: Post.query({ order: 'desc' }),
  likes: Like.query(),
  likeCount: LikeCount.get(),
  timeline: TimelineEntry.query({ order: 'desc' }),
})

const builder = createBuilder(table)
builder.entity(User, {
  fields: (t) => ({
    ...t.attributes('userId', 'name', 'imageUrl'),
    count: t.item(access.userCount),
    followers: t.connection(access.followers),
    following: t.connection(access.following),
    posts: t.connection(access.posts),
    timeline: t.connection(access.timeline),
  }),
})
builder.entity(UserCount, { fields: (t) => t.attributes('followers', 'posts') })
builder.entity(Follower, {
  fields: (t) => ({ user: t.item(access.user, { key: { userId: 'followerId' } }) }),
})
builder.entity(Following, {
  fields: (t) => ({ user: t.item(access.user, { key: { userId: 'followedId' } }) }),
})
builder.entity(Post, {
  fields: (t) => ({
    ...t.attributes('postId', 'content'),
    author: t.item(access.user),
    likes: t.connection(access.likes),
    likeCount: t.item(access.likeCount),
  }),
})
builder.entity(Like, { fields: (t) => ({ user: t.item(access.user) }) })
builder.entity(LikeCount, { fields: (t) => t.attributes('likes') })
builder.entity(TimelineEntry, {
  fields: (t) => ({ post: t.item(access.post, { key: { userId: 'authorId' } }) }),
})
builder.queryFields((t) => ({
  user: t.item(access.user),
  likes: t.connection(access.likes),
  likeCount: t.item(access.likeCount),
}))
const network = defineGateway({ table, schema: builder.toSchema() })

let app: TestGateway
beforeAll(async () => {
  app = await openTestGateway(network)
  const { store } = app
  const ttl = new Date(Date.now() + 3_600_000)
  const users = ['ada', 'bob', 'cy']
  await store.putAll(
    User,
    users.map((userId) => ({ userId, name: userId.toUpperCase() })),
  )
  await store.putAll(UserCount, [{ userId: 'ada', followers: 2, posts: 2 }])
  await store.putAll(
    Follower,
    ['bob', 'cy'].map((followerId) => ({ userId: 'ada', followerId })),
  )
  await store.putAll(Following, [{ userId: 'bob', followedId: 'ada' }])
  await store.putAll(
    Post,
    ['1', '2'].map((postId) => ({ userId: 'ada', postId, content: `Post ${postId}` })),
  )
  await store.putAll(
    Like,
    ['bob', 'cy'].map((userId) => ({ postId: '2', userId })),
  )
  await store.putAll(LikeCount, [{ postId: '2', likes: 2 }])
  await store.putAll(TimelineEntry, [
    ...['1', '2'].map((postId) => ({ userId: 'bob', postId, authorId: 'ada', ttl })),
    { userId: 'bob', postId: '0', authorId: 'cy', ttl: new Date(Date.now() - 1000) },
  ])
})
afterAll(() => app.close())

/** The data of an operation, and its DynamoDB calls. */
async function ask(query: string) {
  const { data, errors } = await app.query(query)
  expect(errors).toBeUndefined()
  return { data, calls: app.calls.map(({ operation }) => operation) }
}

describe('a social network with a published key design', () => {
  it.each([
    ['the information of a user', '{ user(userId: "ada") { name } }', { user: { name: 'ADA' } }, ['get']],
    [
      'the users who like a post',
      '{ likes(postId: "2") { nodes { user { name } } } }',
      { likes: { nodes: [{ user: { name: 'BOB' } }, { user: { name: 'CY' } }] } },
      ['query', 'batchGet'],
    ],
    ['the number of likes', '{ likeCount(postId: "2") { likes } }', { likeCount: { likes: 2 } }, ['get']],
  ])('returns %s', async (_, query, data, calls) => {
    expect(await ask(query)).toEqual({ data, calls })
  })

  it.each([
    [
      'followers',
      'followers { nodes { user { name } } }',
      [{ user: { name: 'BOB' } }, { user: { name: 'CY' } }],
    ],
    ['posts, latest first', 'posts { nodes { content } }', [{ content: 'Post 2' }, { content: 'Post 1' }]],
  ])('returns the %s of a user', async (_, field, nodes) => {
    const { data } = await ask(`{ user(userId: "ada") { list: ${field} } }`)
    expect(data).toEqual({ user: { list: { nodes } } })
  })

  it('returns whom a user follows', async () => {
    const { data } = await ask('{ user(userId: "bob") { following { nodes { user { userId } } } } }')
    expect(data).toEqual({ user: { following: { nodes: [{ user: { userId: 'ada' } }] } } })
  })

  it('returns a timeline with its posts, their authors and likes, without expired entries', async () => {
    const { data, calls } = await ask(`{
      user(userId: "bob") { timeline(first: 10) { nodes { post { content author { name } likeCount { likes } } } } }
    }`)
    const author = { name: 'ADA' }
    expect(data).toEqual({
      user: {
        timeline: {
          nodes: [
            { post: { content: 'Post 2', author, likeCount: { likes: 2 } } },
            { post: { content: 'Post 1', author, likeCount: null } },
          ],
        },
      },
    })
    expect(calls.length).toBeLessThanOrEqual(4)
  })

  it('returns the next page of the timeline', async () => {
    const page = (after?: string) =>
      ask(`{ user(userId: "bob") { timeline(first: 1${after ? `, after: "${after}"` : ''}) {
        nodes { post { postId } } pageInfo { hasNextPage endCursor } } } }`)
    const { timeline } = (await page()).data?.user as { timeline: { pageInfo: { endCursor: string } } }
    expect((await page(timeline.pageInfo.endCursor)).data).toMatchObject({
      user: { timeline: { nodes: [{ post: { postId: '1' } }], pageInfo: { hasNextPage: false } } },
    })
  })

  it('returns the counts of a user with the user', async () => {
    const { data } = await ask('{ user(userId: "ada") { name count { followers posts } } }')
    expect(data).toEqual({ user: { name: 'ADA', count: { followers: 2, posts: 2 } } })
  })
})
