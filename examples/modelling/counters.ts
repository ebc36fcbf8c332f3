import { a, createBuilder, defineGateway, defineTable } from 'dynagate'

const blog = defineTable({ name: 'blog', primaryKey: { partition: 'pk', sort: 'sk' } })

const Post = blog.entity('Post', {
  attributes: {
    postId: a.id(),
    title: a.string(),
    views: a.counter(),
    commentCount: a.count(),
  },
  key: { partition: 'POST#{postId}', sort: 'POST' },
})

const Comment = blog.entity('Comment', {
  attributes: { postId: a.id(), commentId: a.id(), text: a.string() },
  key: { partition: 'POST#{postId}', sort: 'COMMENT#{commentId}' },
  parents: { post: { entity: Post, count: 'commentCount' } },
})

const Candidate = blog.entity('Candidate', {
  attributes: { candidateId: a.id(), name: a.string() },
  key: { partition: 'CANDIDATE#{candidateId}', sort: 'CANDIDATE' },
})

const Vote = blog.entity('Vote', {
  attributes: { candidateId: a.id(), voterId: a.id() },
  key: { partition: 'CANDIDATE#{candidateId}', sort: 'VOTE#{voterId}' },
  parents: { candidate: { entity: Candidate, count: 'votes', shards: 10 } },
})

const access = blog.access({
  post: Post.get(),
  commentsOn: Comment.query(),
  candidate: Candidate.get(),
  votesFor: Vote.query(),
})

const builder = createBuilder(blog)

builder.entity(Post, {
  fields: (t) => ({
    ...t.attributes('title', 'views', 'commentCount'),
    comments: t.connection(access.commentsOn),
  }),
})
builder.entity(Comment, { fields: (t) => t.attributes('commentId', 'text') })
builder.entity(Candidate, { fields: (t) => ({ ...t.attributes('name'), votes: t.counter('votes') }) })
builder.entity(Vote, { fields: (t) => t.attributes('voterId') })
builder.queryFields((t) => ({ post: t.item(access.post), candidate: t.item(access.candidate) }))
builder.mutationFields((t) => ({
  view: t.update(Post, { operators: { views: ['add'] }, attributes: [] }),
  comment: t.create(Comment),
  vote: t.create(Vote),
}))

export default defineGateway({
  table: blog,
  schema: builder.toSchema(),
  seed: async (store) => {
    await store.fill((put) => {
      put(Post, [{ postId: 'p1', title: 'Hello' }])
      put(Comment, [{ postId: 'p1', commentId: 'c1', text: 'First' }])
      put(Candidate, [{ candidateId: 'k1', name: 'Ada' }])
    })
  },
})
