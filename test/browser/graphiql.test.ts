import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildSchema, type GraphQLSchema } from 'graphql'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createGateway, type RunningGateway, startGateway } from '../../src/server/index.ts'
import { launch, offlinePage } from './browser.ts'

const examples = [
  {
    title: 'Greet with a variable',
    query: 'query Greeting($name: String!) {\n  hello(name: $name)\n}',
    variables: { name: 'Ada' },
    headers: { 'x-greeter': 'the first tab' },
  },
  {
    title: 'Greet somebody else',
    query: 'query GreetingOf($other: String!) {\n  hello(name: $other)\n}',
    variables: { other: 'Grace' },
    headers: { 'x-greeter': 'the second tab' },
  },
]

function greetings(): GraphQLSchema {
  const schema = buildSchema('type Query { "Says hello." hello(name: String!): String! }')
  Object.assign(schema.getQueryType()?.getFields().hello ?? {}, {
    resolve: (_: unknown, { name }: { name: string }, { request }: { request: Request }) =>
      `Hello, ${name}, from ${request.headers.get('x-greeter')}!`,
  })
  return schema
}

describe('GraphiQL in a browser', () => {
  let browser: Browser
  let gateway: RunningGateway

  beforeAll(async () => {
    gateway = await startGateway({
      gateway: createGateway({ schema: greetings(), graphiql: { examples } }),
      port: 0,
    })
    browser = await launch()
  })

  afterAll(async () => {
    await browser?.close()
    await gateway?.close()
  })

  it('runs the first example with its variables and headers, without external requests', async () => {
    await using opened = await offlinePage(browser)
    const { page, blocked, complaints } = opened
    await page.goto(gateway.url)
    await page.getByText('# Greet with a variable').waitFor()
    await execute(page)
    await answerOf(page).getByText('Hello, Ada, from the first tab!').waitFor()
    const folder = await mkdtemp(join(tmpdir(), 'dynagate-browser-'))
    const path = join(folder, 'graphiql.png')
    await page.screenshot({ path })
    console.info(`Screenshot: ${path}`)
    expect(blocked).toEqual([])
    expect(complaints).toEqual([])
  })
  it('has a tab for each example, with its variables and headers, and the documentation of the schema', async () => {
    await using opened = await offlinePage(browser)
    const { page, blocked, complaints } = opened
    await page.goto(gateway.url)
    await page.getByRole('tab', { name: 'GreetingOf' }).click()
    await page.getByText('# Greet somebody else').waitFor()
    // GraphiQL determines the operation of a tab shortly after the tab has opened.
    await vi.waitFor(async () => {
      await execute(page)
      await answerOf(page).getByText('Hello, Grace, from the second tab!').waitFor({ timeout: 1_000 })
    }, 20_000)
    await page.getByRole('button', { name: /show documentation explorer/i }).click()
    await page.getByRole('link', { name: 'Query' }).click()
    await page.getByText('Says hello.').waitFor()
    expect([...blocked, ...complaints]).toEqual([])
  })
})

function execute(page: Page): Promise<void> {
  return page.getByRole('button', { name: /execute query/i }).click()
}

function answerOf(page: Page): Locator {
  return page.getByRole('region', { name: /response|result/i })
}
