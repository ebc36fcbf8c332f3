import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launch, offlinePage } from '../browser.ts'
import { fakeGateway } from './fake-gateway.ts'
import { hostileTable, largeTable } from './fake-tables.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launch()
}, 60_000)
afterAll(() => browser?.close())

describe('the page withstands', () => {
  it('values with markup, of 400 KB, deep ones, and names that JavaScript uses', async () => {
    await using gateway = await fakeGateway({ ...hostileTable(), items: 7 })
    await using opened = await offlinePage(browser)
    const { page, complaints } = opened
    await scan(page, gateway.url)
    const panel = page.getByRole('complementary', { name: 'Item' })
    for (let row = 0; row < 7; row += 1) {
      await page.locator(`[data-row="${row}"] [data-column="sk"]`).click()
      await panel.getByText(`<i>${row}</i>`, { exact: true }).first().waitFor()
      await panel.getByRole('heading', { name: 'Attributes' }).waitFor()
    }
    await page.locator('[data-row="2"] [data-column="sk"]').click()
    await panel.getByRole('button', { name: 'Show all 399,000 characters' }).click()
    await page.locator('[data-row="0"] [data-column="sk"]').click()
    await panel.getByText('<img src=x', { exact: false }).waitFor()
    expect(await page.locator('#app img, #app script, #app b').count()).toBe(0)
    expect(await page.title()).toBe('unknown · Dynagate Explorer')
    expect(complaints).toEqual([])
  })

  it('a gateway that stops and starts again', async () => {
    await using gateway = await fakeGateway(largeTable(1_200))
    await using opened = await offlinePage(browser)
    const { page } = opened
    await scan(page, gateway.url)
    gateway.stop()
    await page.getByRole('button', { name: 'read all' }).click()
    await page.getByText('The gateway does not answer. Is it still running?').waitFor()
    await page.getByText('500 items').waitFor()
    gateway.restart()
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('1,000 items').waitFor()
    await page.getByText('The gateway does not answer').waitFor({ state: 'detached' })
  })

  it('a token that has expired', async () => {
    await using gateway = await fakeGateway(largeTable(1_200))
    await using opened = await offlinePage(browser)
    const { page } = opened
    gateway.require('Bearer new')
    await page.goto(gateway.url)
    await page.getByText('The token has expired.').waitFor()
    await page.getByLabel('Headers as JSON').fill('{ "authorization": "Bearer new" }')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('button', { name: 'Show the price of a scan' }).click()
    gateway.require('Bearer newer')
    await page.getByRole('button', { name: 'Scan', exact: true }).click()
    await page.getByText('The token has expired.').waitFor()
    await page.getByRole('button', { name: 'Headers: set' }).click()
    await page.getByLabel('Headers as JSON').fill('{ "authorization": "Bearer newer" }')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('500 items').waitFor()
  })
})

async function scan(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await page.getByRole('button', { name: 'Show the price of a scan' }).click()
  await page.getByRole('button', { name: 'Scan', exact: true }).click()
  await page.getByRole('grid').waitFor()
}
