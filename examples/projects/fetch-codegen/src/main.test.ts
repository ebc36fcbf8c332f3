import gateway from '@examples/tasks'
import { serve } from '@examples/tasks/serve'
import { expect, test } from 'vitest'
import { openTasks } from './main.ts'

test('prints the open tasks of all pages', async () => {
  await using server = await serve(gateway)
  const titles = await Array.fromAsync(openTasks(server.url, 'garden'))
  expect(titles).toHaveLength(8)
  expect(titles[0]).toBe('Label the herb bed')
})
