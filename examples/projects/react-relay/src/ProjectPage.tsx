import { graphql, useLazyLoadQuery } from 'react-relay'
import type { ProjectPageQuery } from './__generated__/ProjectPageQuery.graphql.ts'
import { TaskList } from './TaskList.tsx'

export function ProjectPage({ projectId }: { projectId: string }) {
  const { project } = useLazyLoadQuery<ProjectPageQuery>(
    graphql`
      query ProjectPageQuery($projectId: ID!) {
        project(projectId: $projectId) {
          ...TaskList_project
        }
      }
    `,
    { projectId },
  )
  return <main>{project ? <TaskList project={project} /> : <p>There is no such project.</p>}</main>
}
