import { pathToFileURL } from 'node:url'
import type { TadaDocumentNode } from 'gql.tada'
import { print } from 'graphql'
import { graphql } from './graphql.ts'

const UpdateTask = graphql(`
  mutation UpdateTask($input: UpdateTaskInput!) {
    updateTask(input: $input) {
      title
      isDone
    }
  }
`)

/** Marks a task as done, and returns its title. */
export async function finishTask(url: string, projectId: string, taskId: string): Promise<string> {
  const { updateTask } = await execute(url, UpdateTask, { input: { projectId, taskId, isDone: true } })
  if (updateTask === null) throw new Error('There is no such task.')
  return updateTask.title
}

async function execute<Result, Variables>(
  url: string,
  document: TadaDocumentNode<Result, Variables>,
  variables: Variables,
): Promise<Result> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: print(document), variables }),
  })
  const { data, errors } = (await response.json()) as {
    readonly data: Result
    readonly errors?: readonly { readonly message: string }[]
  }
  if (errors !== undefined) throw new Error(errors[0]?.message)
  return data
}

const [, program = '', taskId = '011', url = 'http://127.0.0.1:4000/graphql'] = process.argv
if (import.meta.url === pathToFileURL(program).href) {
  console.log(`Done: ${await finishTask(url, 'garden', taskId)}`)
}
