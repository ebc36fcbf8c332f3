import { join } from 'node:path'
import { openApp } from '@examples/tasks/browser'
import { expect, test } from 'vitest'

test('shows tasks page by page, changes them at once, and follows changes of others', async () => {
  await using app = await openApp(join(import.meta.dirname, '..'))
  const { page, gateway } = app
  const rows = page.getByRole('listitem')
  await page.getByText('Label the herb bed').waitFor()
  expect(await rows.count()).toBe(5)

  await page.getByRole('button', { name: 'Show more' }).click()
  await page.getByText('Sow tomatoes indoors').waitFor()
  expect(await rows.count()).toBe(10)

  // The mutation is held back: the row changes before its response.
  const held = Promise.withResolvers<void>()
  await page.route('**/graphql', async (route) => {
    if (route.request().postData()?.includes('mutation')) await held.promise
    await route.continue()
  })
  const netting = page.getByRole('checkbox', { name: 'Net the strawberries' })
  await netting.check()
  expect(await netting.isChecked()).toBe(true)
  held.resolve()

  await page.getByRole('textbox', { name: 'New task' }).fill('Water the beans')
  await page.getByRole('button', { name: 'Add' }).click()
  await rows.first().getByText('Water the beans').waitFor()

  const input = { projectId: 'garden', title: 'Paint the fence' }
  await gateway.query('mutation ($input: CreateTaskInput!) { addTask(input: $input) { taskId } }', {
    variables: { input },
  })
  await rows.first().getByText('Paint the fence').waitFor()
  await page.screenshot({ path: join(import.meta.dirname, '../screenshots/board.png') })
  expect(app.complaints).toEqual([])
}, 60_000)
