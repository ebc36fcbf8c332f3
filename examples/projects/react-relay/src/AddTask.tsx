import { useState } from 'react'
import { graphql, useMutation } from 'react-relay'
import type { AddTaskMutation } from './__generated__/AddTaskMutation.graphql.ts'

export function AddTask({ projectId, connection }: { projectId: string; connection: string | undefined }) {
  const [title, setTitle] = useState('')
  const [message, setMessage] = useState<string>()
  const [addTask, isAdding] = useMutation<AddTaskMutation>(graphql`
    mutation AddTaskMutation($input: CreateTaskInput!, $connections: [ID!]!) {
      addTask(input: $input) @prependNode(connections: $connections, edgeTypeName: "TaskEdge") {
        id
        ...TaskRow_task
      }
    }
  `)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        addTask({
          variables: {
            input: { projectId, title: title.trim() },
            connections: connection === undefined ? [] : [connection],
          },
          onCompleted: (_response, errors) => {
            setMessage(errors?.[0]?.message)
            if (!errors) setTitle('')
          },
          onError: (error) => setMessage(error.message),
        })
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
      <button type="submit" disabled={isAdding || title.trim() === ''}>
        Add
      </button>
      {message && <p role="alert">{message}</p>}
    </form>
  )
}
