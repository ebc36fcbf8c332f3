import gateway from '@examples/tasks'
import { serve } from '@examples/tasks/serve'
import { expect, test } from 'vitest'
import { finishTask } from './main.ts'

test('finishes a task', async () => {
  await using server = await serve(gateway)
  expect(await finishTask(server.url, 'garden', '011')).toBe('Label the herb bed')
  const { data } = await server.gateway.query('{ task(projectId: "garden", taskId: "011") { isDone } }')
  expect(data).toEqual({ task: { isDone: true } })
})

test('reports an unknown task', async () => {
  await using server = await serve(gateway)
  await expect(finishTask(server.url, 'garden', 'unknown')).rejects.toThrow('Task')
})
