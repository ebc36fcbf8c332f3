import { useMutation } from 'urql'
import { type FragmentType, graphql, readFragment } from './gql/index.ts'

const TaskFragment = graphql(`
  fragment TaskRow on Task {
    projectId
    taskId
    title
    isDone
  }
`)

const UpdateTask = graphql(`
  mutation UpdateTask($input: UpdateTaskInput!) {
    updateTask(input: $input) {
      projectId
      taskId
      isDone
    }
  }
`)

export function TaskRow(props: { task: FragmentType<typeof TaskFragment> }) {
  const { projectId, taskId, title, isDone } = readFragment(TaskFragment, props.task)
  const [, updateTask] = useMutation(UpdateTask)
  return (
    <li className={isDone ? 'done' : undefined}>
      <label>
        <input
          type="checkbox"
          checked={isDone}
          onChange={() => updateTask({ input: { projectId, taskId, isDone: !isDone } })}
        />
        {title}
      </label>
    </li>
  )
}
