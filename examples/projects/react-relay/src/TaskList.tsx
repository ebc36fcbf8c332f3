import { startTransition, useMemo } from 'react'
import { graphql, usePaginationFragment, useSubscription } from 'react-relay'
import type { TaskList_project$key } from './__generated__/TaskList_project.graphql.ts'
import type { TaskListQuery } from './__generated__/TaskListQuery.graphql.ts'
import type { TaskListSubscription } from './__generated__/TaskListSubscription.graphql.ts'
import { AddTask } from './AddTask.tsx'
import { showFirst } from './show-first.ts'
import { TaskRow } from './TaskRow.tsx'

/** The next pages, and the list again, are read by the query field `node`, from the project's id. */
export function TaskList(props: { project: TaskList_project$key }) {
  const { data, hasNext, isLoadingNext, loadNext, refetch } = usePaginationFragment<
    TaskListQuery,
    TaskList_project$key
  >(
    graphql`
      fragment TaskList_project on Project
      @refetchable(queryName: "TaskListQuery")
      @argumentDefinitions(count: { type: "Int", defaultValue: 5 }, cursor: { type: "String" }) {
        projectId
        name
        tasks(first: $count, after: $cursor) @connection(key: "TaskList_tasks") {
          __id
          edges {
            node {
              id
              ...TaskRow_task
            }
          }
        }
      }
    `,
    props.project,
  )
  const { projectId, name, tasks } = data
  const connection = tasks?.__id
  useSubscription<TaskListSubscription>(
    useMemo(
      () => ({
        subscription: graphql`
          subscription TaskListSubscription($projectId: ID!) {
            tasksChanged(projectId: $projectId) {
              kind
              item {
                id
                ...TaskRow_task
              }
            }
          }
        `,
        variables: { projectId },
        // Changes of known tasks are in the store already.
        updater: (store, response) => {
          const task = store.getRootField('tasksChanged')?.getLinkedRecord('item')
          if (response?.tasksChanged?.kind === 'ENTERED' && task && connection) {
            showFirst(store, connection, task)
          }
        },
      }),
      [projectId, connection],
    ),
  )
  const nodes = tasks?.edges.flatMap(({ node }) => (node ? [node] : [])) ?? []
  return (
    <>
      <header>
        <h1>{name}</h1>
        <button
          type="button"
          className="more"
          onClick={() => startTransition(() => void refetch({}, { fetchPolicy: 'network-only' }))}
        >
          Reload
        </button>
      </header>
      <AddTask projectId={projectId} connection={connection} />
      <ul>
        {nodes.map((task) => (
          <TaskRow key={task.id} task={task} />
        ))}
      </ul>
      {hasNext && (
        <button type="button" className="more" disabled={isLoadingNext} onClick={() => loadNext(5)}>
          Show more
        </button>
      )}
    </>
  )
}
