import { mkdirSync, readFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launch, offlinePage } from '../browser.ts'
import { openShop } from './open-shop.ts'
import { writeWebp } from './picture.ts'

/** Evaluated, as the page's content-security-policy allows no other script. */
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Where the screenshots are written; the views in `inDocs` also as docs/images has them. */
const folder = process.env.DYNAGATE_SCREENSHOTS ?? (await mkdtemp(join(tmpdir(), 'dynagate-explorer-')))
mkdirSync(folder, { recursive: true })
const inDocs: ReadonlySet<string> = new Set(['table', 'item', 'patterns', 'plan', 'stream'])

let browser: Browser
let shop: Awaited<ReturnType<typeof openShop>>

beforeAll(async () => {
  shop = await openShop()
  browser = await launch()
  console.info(`Screenshots: ${folder}`)
}, 60_000)

afterAll(async () => {
  await browser?.close()
  await shop?.[Symbol.asyncDispose]()
})

describe.each(['light', 'dark'] as const)('the explorer of the shop, in the %s theme', (theme) => {
  it('begins without reading the table', async () => {
    await using opened = await openView()
    const { page } = opened
    await page.getByRole('heading', { name: 'Access patterns' }).waitFor()
    expect(await page.evaluate(overlappingPatterns)).toEqual([])
    await look(page, 'start')
    await opened.expectNothingWrong()
  })

  it('finds a customer by the keyboard, shows the partition, and the place of an order in an index next to it', async () => {
    await using opened = await openView()
    const { page } = opened
    await page.keyboard.press('/')
    await page.keyboard.press('Tab')
    await page.keyboard.type('c-0042')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Whole partition' }).click()
    const grid = page.getByRole('grid', { name: 'Items', exact: true })
    await grid.getByText('PROFILE').waitFor()
    await page.getByLabel('Next to it').selectOption('byTotal')
    await grid.focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    const other = page.getByRole('grid', { name: 'Items of byTotal' })
    await other.locator('[aria-selected=true]').waitFor()
    await look(page, 'table')
    await opened.expectNothingWrong()
  })

  it('shows an item, and its keys and the difference before it is changed', async () => {
    await using opened = await openView()
    const { page } = opened
    await find(page, 'Order', { customerId: 'c-0042' })
    await page.getByRole('grid').focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    const panel = page.getByRole('complementary', { name: 'Item' })
    await panel.getByText('Leads to').waitFor()
    await look(page, 'shown-item')
    await opened.expectNothingWrong()
    await page.keyboard.press('e')
    const before = await panel.getByLabel('state').inputValue()
    const after = before === 'CANCELLED' ? 'PAID' : 'CANCELLED'
    await panel.getByLabel('state').selectOption(after)
    await panel.getByText('stateAndTime').waitFor()
    await look(page, 'item')
    await opened.expectNothingWrong()
    await panel.getByRole('button', { name: 'Write' }).click()
    await panel.getByText(/Changed for \d+ write units?/).waitFor()
    await panel.getByText(after, { exact: true }).waitFor()
  })

  it('shows which keys a new item would get, and what the gateway would reject', async () => {
    await using opened = await openView()
    const { page } = opened
    await page.getByRole('button', { name: 'New Review' }).click()
    const panel = page.getByRole('complementary', { name: 'Item' })
    await panel.getByLabel('productId').fill('p-501')
    await panel.getByLabel('stars').fill('many')
    await panel.getByText('PRODUCT#p-501').waitFor()
    await panel.getByText(/stars/).nth(1).waitFor()
    expect(await panel.getByRole('button', { name: 'Create' }).isDisabled()).toBe(true)
    await look(page, 'new')
    await opened.expectNothingWrong()
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'detached' })
  })

  it('draws the condition of a pattern over its partition', async () => {
    await using opened = await openView()
    const { page } = opened
    await page.keyboard.press('2')
    await page.getByRole('button', { name: 'ordersOf' }).click()
    await page.getByLabel('customerId', { exact: true }).fill('c-0042')
    await page.getByLabel('placedAt from').fill('2024-05-01T00:00:00.000Z')
    await page.keyboard.press('Enter')
    await page.getByText('pk = CUSTOMER#c-0042 and sk between ORDER#2024-05').waitFor()
    await page.getByRole('button', { name: 'In its partition' }).click()
    await page.locator('.row-uncovered').first().waitFor()
    expect(await page.locator('.row-covered').count()).toBeGreaterThan(2)
    expect(await page.locator('.row-uncovered').count()).toBe(2)
    await look(page, 'patterns')
    await opened.expectNothingWrong()
  })

  it('shows the plan of an operation that has run, by the id of its request', async () => {
    const response = await shop.query(customerWithOrders, { customerId: 'c-0042' })
    await using opened = await openView(`#plan=${response.headers.get('x-request-id')}`)
    const { page } = opened
    await page.getByText('merged reads').waitFor()
    await page.getByText('Round trip 2').waitFor()
    await look(page, 'plan')
    await opened.expectNothingWrong()
    await page.getByRole('button', { name: 'Examples' }).click()
    await page.getByRole('button', { name: 'An order by its number alone' }).click()
    await page.getByText('Reads by units, at most').waitFor()
    await look(page, 'estimate')
    await opened.expectNothingWrong()
  })

  it('shows changes as they happen, and hides those of an entity', async () => {
    await using opened = await openView('#stream')
    const { page } = opened
    await page.getByText('Waiting for changes').waitFor()
    const input = { productId: 'p-501', customerId: 'c-0042', stars: 5, text: 'Good.' }
    for (const written of [await shop.query(review, { input }), await shop.query(restock)]) {
      expect(await written.json()).toEqual({ data: expect.any(Object) })
    }
    await page.getByText('created').waitFor()
    await page.locator('.change-line', { hasText: 'reviewCount' }).click()
    await page.getByText('Show in the table').waitFor()
    await look(page, 'stream')
    await opened.expectNothingWrong()
    await page.getByRole('button', { name: 'Review', exact: true }).first().click()
    await page.getByText('created').waitFor({ state: 'detached' })
  })

  it('scans page by page after it has shown the price', async () => {
    await using opened = await openView()
    const { page } = opened
    await page.getByRole('button', { name: 'Show the price of a scan' }).click()
    await page.getByText('at most').waitFor()
    await page.getByRole('button', { name: 'Scan', exact: true }).click()
    await page.getByText('500 items').waitFor()
    await page.getByRole('button', { name: 'read all' }).click()
    await page.getByText('All read').waitFor()
    await look(page, 'scan')
    await opened.expectNothingWrong()
  })

  it('has help, and a switch of the theme', async () => {
    await using opened = await openView()
    const { page } = opened
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keys' }).waitFor()
    await look(page, 'help')
    await opened.expectNothingWrong()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Theme: system' }).click()
    await page.getByRole('button', { name: 'Theme: light' }).click()
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(20, 20, 23)')
  })

  it('says what is wrong', async () => {
    await using opened = await openView('#table&place={"index":null,"partition":[{"N":"1"}]}')
    const { page } = opened
    await page.getByRole('alert').waitFor()
    await look(page, 'error')
    expect(await violations(page)).toEqual([])
  })

  async function openView(hash = '') {
    const opened = await offlinePage(browser)
    const { page, blocked, complaints } = opened
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await page.setViewportSize({ width: 1280, height: 720 })
    await page.goto(`${shop.url}${hash}`)
    await page.getByRole('heading', { name: 'shop' }).first().waitFor()
    return {
      page,
      [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
      async expectNothingWrong() {
        expect(await violations(page)).toEqual([])
        expect([...blocked, ...complaints]).toEqual([])
      },
    }
  }

  async function look(page: Page, view: string): Promise<void> {
    await page.screenshot({ path: join(folder, `${view}-${theme}.png`) })
    if (theme === 'light' && inDocs.has(view)) await writeWebp(page, join(folder, `explorer-${view}.webp`))
  }
})

const customerWithOrders = `
query CustomerWithOrders($customerId: ID!) {
  customer(customerId: $customerId) {
    name
    orders(first: 8) {
      nodes { orderId total lines(first: 5) { nodes { quantity product { name } } } }
    }
    reviews(first: 3) { nodes { stars product { name } } }
  }
}`
const review =
  'mutation CreateReview($input: CreateReviewInput!) { createReview(input: $input) { reviewId } }'
const restock = 'mutation Restock { restockProduct(input: { productId: "p-501", addToStock: 5 }) { stock } }'

/** Finds items by the form. */
async function find(page: Page, entity: string, values: Readonly<Record<string, string>>): Promise<void> {
  await page.getByLabel('What to find').selectOption(entity)
  for (const [name, value] of Object.entries(values)) await page.getByLabel(name).fill(value)
  await page.keyboard.press('Enter')
  await page.getByRole('grid').waitFor()
}

/** What axe finds, as its rule and the elements. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: Axe }
    const { violations: found } = await axe.run(document)
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`)
  })
}

interface Axe {
  run(context: Document): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>
}

/** The patterns of the start page whose entities overlap their name. */
function overlappingPatterns(): string[] {
  const links = [...document.querySelectorAll('.pattern-links a')]
  const isOverlapping = ({ children: [entities, name] }: Element) =>
    (entities?.lastElementChild?.getBoundingClientRect().right ?? 0) >
    (name?.getBoundingClientRect().left ?? 0)
  return links.filter(isOverlapping).map(({ textContent }) => textContent)
}
