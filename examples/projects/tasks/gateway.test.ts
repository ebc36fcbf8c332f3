import { openTestGateway } from 'dynagate/testing'
import { expect, test } from 'vitest'
import gateway from './gateway.ts'

test('a task is added, and is the first of its project', async () => {
  await using app = await openTestGateway(gateway, { seed: true })
  await app.query('mutation { addTask(input: { projectId: "garden", title: "Water the beans" }) { taskId } }')
  const { data } = await app.query(
    '{ project(projectId: "garden") { tasks(first: 2) { nodes { title isDone } } } }',
  )
  expect(data).toEqual({
    project: {
      tasks: {
        nodes: [
          { title: 'Water the beans', isDone: false },
          { title: 'Label the herb bed', isDone: false },
        ],
      },
    },
  })
})
