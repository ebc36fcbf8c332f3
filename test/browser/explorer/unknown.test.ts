import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launch, offlinePage } from '../browser.ts'
import { fakeGateway } from './fake-gateway.ts'
import { unknownTable } from './fake-tables.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launch()
}, 60_000)
afterAll(() => browser?.close())

it('a table that no model describes is shown, with as few of its 300 attributes in the document as are on the screen', async () => {
  await using gateway = await fakeGateway(unknownTable())
  await using opened = await offlinePage(browser)
  const { page, complaints } = opened
  await page.goto(gateway.url)
  await page.getByRole('button', { name: 'Show the price of a scan' }).click()
  await page.getByRole('button', { name: 'Scan', exact: true }).click()
  const grid = page.getByRole('grid')
  await grid.getByText('device:1').first().waitFor()
  expect(await grid.getByRole('columnheader').count()).toBeLessThan(20)
  await grid.focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('End')
  await grid.getByRole('columnheader', { name: 'text' }).waitFor()
  await page.getByRole('link', { name: 'Patterns' }).click()
  await page.getByText('The model has no access patterns').waitFor()
  await page.getByRole('link', { name: 'Stream' }).click()
  await page.getByText('The table has no stream').waitFor()
  expect(complaints).toEqual([])
})
