import { useMutation } from '@apollo/client/react'
import { useState } from 'react'
import { graphql } from './gql/index.ts'
import { showFirst } from './show-first.ts'

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
  const [addTask, { error, loading }] = useMutation(AddTaskMutation, {
    update: (cache, { data }) => {
      if (data?.addTask) showFirst(cache, data.addTask)
    },
    onCompleted: () => setTitle(''),
    // Shown below.
    onError: () => {},
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        addTask({ variables: { input: { projectId, title: title.trim() } } })
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
      <button type="submit" disabled={loading || title.trim() === ''}>
        Add
      </button>
      {error && <p role="alert">{error.message}</p>}
    </form>
  )
}
