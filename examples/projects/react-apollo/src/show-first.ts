import type { ApolloCache } from '@apollo/client'
import type { ProjectQuery as Project } from './gql/graphql.ts'
import { ProjectQuery } from './queries.ts'

type Task = NonNullable<NonNullable<NonNullable<Project['project']>['tasks']>['edges'][number]['node']>

/** Puts a new task at the top of its project's list. */
export function showFirst(cache: ApolloCache, task: Task): void {
  const { projectId, taskId } = task
  cache.updateQuery({ query: ProjectQuery, variables: { projectId } }, (data) => {
    const { project } = data ?? {}
    if (!project?.tasks || project.tasks.edges.some(({ node }) => node?.taskId === taskId)) return data
    const edges = [{ __typename: 'TaskEdge' as const, cursor: '', node: task }, ...project.tasks.edges]
    return { project: { ...project, tasks: { ...project.tasks, edges } } }
  })
}
