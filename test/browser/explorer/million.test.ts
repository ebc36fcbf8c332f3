import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launch, offlinePage } from '../browser.ts'
import { fakeGateway } from './fake-gateway.ts'
import { largeTable } from './fake-tables.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser?.close())

it(
  'a million items scroll, with as many rows in the document as are on the screen',
  { timeout: 300_000 },
  async () => {
    await using gateway = await fakeGateway({ ...largeTable(1_000_000), pageSize: 5_000 })
    await using opened = await offlinePage(browser)
    const { page, complaints } = opened
    await page.goto(gateway.url)
    await page.getByRole('button', { name: 'Show the price of a scan' }).click()
    await page.getByRole('button', { name: 'Scan', exact: true }).click()
    await page.getByRole('button', { name: 'read all' }).click()
    await page.getByText('1,000,000 items').waitFor({ timeout: 240_000 })

    const figures = await scrolledFrames(page)
    console.info(
      `Frames while a million rows scroll: median ${figures.median} ms, p95 ${figures.p95} ms, ` +
        `maximum ${figures.maximum} ms; ${figures.rows} rows in the document; heap ${figures.heapMegabytes} MB`,
    )
    expect(figures.rows).toBeLessThan(40)

    const grid = page.getByRole('grid')
    await grid.focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Control+End')
    await grid.getByText('CUSTOMER#c-099999').first().waitFor()
    await page.keyboard.press('Control+Home')
    await grid.getByText('CUSTOMER#c-000000').first().waitFor()
    expect(complaints).toEqual([])
  },
)

/** Scrolls for some seconds, slowly, fast, and in jumps, and measures the time from frame to frame. */
function scrolledFrames(page: Page) {
  return page.getByRole('grid').evaluate(async (grid) => {
    const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve))
    const times: number[] = []
    let rows = 0
    for (const [frames, pixels] of [
      [120, 40],
      [120, 1_500],
      [60, 120_000],
    ] as const) {
      let before = await frame()
      for (let at = 0; at < frames; at += 1) {
        grid.scrollTop += pixels
        const now = await frame()
        times.push(now - before)
        before = now
        rows = Math.max(rows, grid.querySelectorAll('[data-row]').length)
      }
    }
    times.sort((a, b) => a - b)
    const at = (part: number) => Math.round((times[Math.floor(times.length * part)] ?? 0) * 10) / 10
    const { memory } = performance as Performance & { memory?: { usedJSHeapSize: number } }
    return {
      median: at(0.5),
      p95: at(0.95),
      maximum: at(0.999),
      rows,
      heapMegabytes: Math.round((memory?.usedJSHeapSize ?? 0) / 1e6),
    }
  })
}
