import { graphql, useFragment, useMutation } from 'react-relay'
import type { TaskRow_task$key } from './__generated__/TaskRow_task.graphql.ts'
import type { TaskRowMutation } from './__generated__/TaskRowMutation.graphql.ts'

export function TaskRow(props: { task: TaskRow_task$key }) {
  const { id, projectId, taskId, title, isDone } = useFragment(
    graphql`
      fragment TaskRow_task on Task {
        id
        projectId
        taskId
        title
        isDone
      }
    `,
    props.task,
  )
  const [updateTask] = useMutation<TaskRowMutation>(graphql`
    mutation TaskRowMutation($input: UpdateTaskInput!) {
      updateTask(input: $input) {
        id
        isDone
      }
    }
  `)
  const change = () =>
    updateTask({
      variables: { input: { projectId, taskId, isDone: !isDone } },
      optimisticResponse: { updateTask: { id, isDone: !isDone } },
    })
  return (
    <li className={isDone ? 'done' : undefined}>
      <label>
        <input type="checkbox" checked={isDone} onChange={change} />
        {title}
      </label>
    </li>
  )
}
