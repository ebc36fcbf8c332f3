import type { TestGateway } from 'dynagate/testing'
import { chromium, type Page } from 'playwright-core'
import { preview } from 'vite'
import gateway from './gateway.ts'
import { serve } from './serve.ts'

/** A built app in headless Chromium, with a gateway of its own. */
export interface OpenApp extends AsyncDisposable {
  readonly page: Page
  readonly gateway: TestGateway
  /** Errors on the page's console, and uncaught exceptions. */
  readonly complaints: readonly string[]
}

/** Serves the built app of a folder with the seeded gateway, and opens it. */
export async function openApp(root: string): Promise<OpenApp> {
  const stack = new AsyncDisposableStack()
  const server = stack.use(await serve(gateway))
  process.env.GATEWAY = new URL(server.url).origin
  const served = await preview({ root, preview: { host: '127.0.0.1', port: 0 }, logLevel: 'warn' })
  stack.defer(() => served.close())
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })
  stack.defer(() => browser.close())
  const page = await browser.newPage({ viewport: { width: 900, height: 760 } })
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  await page.goto(served.resolvedUrls?.local[0] ?? '')
  return { page, gateway: server.gateway, complaints, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}
