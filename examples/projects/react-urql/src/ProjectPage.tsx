import { useState } from 'react'
import { useQuery, useSubscription } from 'urql'
import { AddTask } from './AddTask.tsx'
import { ProjectQuery, TasksChanged } from './queries.ts'
import { TaskRow } from './TaskRow.tsx'

export function ProjectPage({ projectId }: { projectId: string }) {
  const [after, setAfter] = useState<string>()
  const [{ data, error, fetching, stale }] = useQuery({
    query: ProjectQuery,
    variables: { projectId, after },
  })
  useSubscription({ query: TasksChanged, variables: { projectId } })

  if (error) return <p role="alert">{error.message}</p>
  const project = data?.project
  if (!project) return <main>{!fetching && <p>There is no such project.</p>}</main>
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
          disabled={fetching || stale}
          onClick={() => setAfter(pageInfo.endCursor ?? undefined)}
        >
          Show more
        </button>
      )}
    </main>
  )
}
