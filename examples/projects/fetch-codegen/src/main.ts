import { pathToFileURL } from 'node:url'
import { execute } from './execute.ts'
import { graphql } from './gql/index.ts'

const Tasks = graphql(`
  query Tasks($projectId: ID!, $after: String) {
    project(projectId: $projectId) {
      tasks(first: 5, after: $after) {
        nodes {
          title
          isDone
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`)

/** The titles of a project's open tasks, page by page. */
export async function* openTasks(url: string, projectId: string): AsyncGenerator<string> {
  let after: string | null = null
  do {
    const { project }: Awaited<ReturnType<typeof page>> = await page(url, projectId, after)
    for (const task of project?.tasks?.nodes ?? []) if (task && !task.isDone) yield task.title
    const { hasNextPage = false, endCursor = null } = project?.tasks?.pageInfo ?? {}
    after = hasNextPage ? endCursor : null
  } while (after !== null)
}

function page(url: string, projectId: string, after: string | null) {
  return execute(url, Tasks, { projectId, after })
}

const [, program = '', url = 'http://127.0.0.1:4000/graphql'] = process.argv
if (import.meta.url === pathToFileURL(program).href) {
  for await (const title of openTasks(url, 'garden')) console.log(title)
}
