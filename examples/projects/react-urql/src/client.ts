import { type Cache, cacheExchange, type DataFields } from '@urql/exchange-graphcache'
import { relayPagination } from '@urql/exchange-graphcache/extras'
import { Client, fetchExchange } from 'urql'
import { ProjectQuery } from './queries.ts'

/** Puts a new task at the top of its project's list. */
function showFirst(cache: Cache, task: DataFields) {
  const variables = { projectId: String(task.projectId) }
  cache.updateQuery({ query: ProjectQuery, variables }, (data) => {
    const tasks = data?.project?.tasks
    if (!tasks || tasks.edges.some(({ node }) => node?.taskId === task.taskId)) return data
    tasks.edges.unshift({ __typename: 'TaskEdge', node: task } as unknown as (typeof tasks.edges)[number])
    return data
  })
}

export const client = new Client({
  url: '/graphql',
  preferGetMethod: false,
  // Subscriptions are server-sent events of the same endpoint.
  fetchSubscriptions: true,
  exchanges: [
    cacheExchange({
      keys: {
        Project: ({ projectId }) => String(projectId),
        Task: ({ projectId, taskId }) => `${projectId} ${taskId}`,
      },
      resolvers: { Project: { tasks: relayPagination() } },
      optimistic: {
        updateTask: ({ input }) => ({ __typename: 'Task', ...(input as object) }),
      },
      updates: {
        Mutation: {
          addTask: ({ addTask }, _variables, cache) => showFirst(cache, addTask as DataFields),
        },
        Subscription: {
          tasksChanged: ({ tasksChanged }, _variables, cache) => {
            const { kind, item } = tasksChanged as DataFields
            // Changes of known tasks are in the cache already.
            if (kind === 'ENTERED') showFirst(cache, item as DataFields)
          },
        },
      },
    }),
    fetchExchange,
  ],
})
