import { useQuery, useSubscription } from '@apollo/client/react'
import { AddTask } from './AddTask.tsx'
import { ProjectQuery, TasksChanged } from './queries.ts'
import { showFirst } from './show-first.ts'
import { TaskRow } from './TaskRow.tsx'

export function ProjectPage({ projectId }: { projectId: string }) {
  const { data, error, loading, fetchMore } = useQuery(ProjectQuery, { variables: { projectId } })
  useSubscription(TasksChanged, {
    variables: { projectId },
    // Changes of known tasks are in the cache already.
    onData: ({ client, data: { data } }) => {
      const { kind, item } = data?.tasksChanged ?? {}
      if (kind === 'ENTERED' && item) showFirst(client.cache, item)
    },
  })

  if (error) return <p role="alert">{error.message}</p>
  const project = data?.project
  if (!project) return <main>{!loading && <p>There is no such project.</p>}</main>
  const { edges, pageInfo } = project.tasks ?? { edges: [] }
  const tasks = edges.flatMap(({ node }) => (node ? [node] : []))
  return (
    <main>
      <header>
        <h1>{project.name}</h1>
        <span className="quiet">{tasks.length} tasks shown</span>
      </header>
      <AddTask projectId={projectId} />
      <ul>
        {tasks.map((task) => (
          <TaskRow key={task.taskId} task={task} />
        ))}
      </ul>
      {pageInfo?.hasNextPage && (
        <button
          type="button"
          className="more"
          onClick={() => fetchMore({ variables: { after: pageInfo.endCursor } })}
        >
          Show more
        </button>
      )}
    </main>
  )
}
