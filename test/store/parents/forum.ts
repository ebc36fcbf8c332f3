import { a, defineTable } from '../../../src/model/index.ts'
import type { DynamoClient } from '../../../src/store/index.ts'

/** A table of tenants, in which topics are deleted with their posts and replies. */
export const forum = defineTable({
  name: 'forum',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: { gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } } },
  caller: { org: a.id() },
  tenant: 'org',
})
export const Author = forum.entity('Author', {
  attributes: { authorId: a.id() },
  key: { partition: 'T#{org}#AUTHOR#{authorId}', sort: 'AUTHOR' },
})
export const Topic = forum.entity('Topic', {
  attributes: { topicId: a.id(), posts: a.count() },
  key: { partition: 'T#{org}#TOPIC#{topicId}', sort: 'TOPIC' },
})
export const Post = forum.entity('Post', {
  attributes: { topicId: a.id(), postId: a.id(), slug: a.string() },
  key: { partition: 'T#{org}#TOPIC#{topicId}', sort: 'POST#{postId}' },
  unique: { slug: ['slug'] },
  parents: { topic: { entity: Topic, count: 'posts', onDelete: 'cascade' } },
})
export const Reply = forum.entity('Reply', {
  attributes: { replyId: a.id(), topicId: a.id(), postId: a.id(), authorId: a.id() },
  key: { partition: 'T#{org}#REPLY#{replyId}', sort: 'REPLY' },
  indexes: {
    gsi1: { partition: 'T#{org}#REPLIES#{topicId}', sort: '{replyId}' },
  },
  parents: {
    topic: { entity: Topic, onDelete: 'cascade' },
    post: { entity: Post },
    author: { entity: Author },
  },
})
export const access = forum.access({ author: Author.get(), topic: Topic.get(), postsOf: Post.query() })

/** A client like that of a process which is killed after some calls: the further ones have no answer. */
export function killedAfter(client: DynamoClient, calls: number): DynamoClient {
  let left = calls
  return new Proxy(client, {
    get: (of, name: keyof DynamoClient) => {
      const call = of[name] as (...args: readonly unknown[]) => unknown
      return (...args: readonly unknown[]) => {
        left -= 1
        return left < 0 ? Promise.reject(new Error('killed')) : call(...args)
      }
    },
  })
}
