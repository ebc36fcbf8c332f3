import { useState } from 'react'
import { useMutation } from 'urql'
import { graphql } from './gql/index.ts'

const AddTaskMutation = graphql(`
  mutation AddTask($input: CreateTaskInput!) {
    addTask(input: $input) {
      projectId
      taskId
      ...TaskRow
    }
  }
`)

export function AddTask({ projectId }: { projectId: string }) {
  const [title, setTitle] = useState('')
  const [{ error, fetching }, addTask] = useMutation(AddTaskMutation)
  return (
    <form
      onSubmit={async (event) => {
        event.preventDefault()
        const { error } = await addTask({ input: { projectId, title: title.trim() } })
        if (!error) setTitle('')
      }}
    >
      <input
        type="text"
        aria-label="New task"
        placeholder="What is to be done?"
        maxLength={120}
        value={title}
        onChange={(event) => setTitle(event.target.value)}
      />
      <button type="submit" disabled={fetching || title.trim() === ''}>
        Add
      </button>
      {error && <p role="alert">{error.message}</p>}
    </form>
  )
}
