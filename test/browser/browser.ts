import { type Browser, chromium, type Page } from 'playwright-core'

/** A page that can only reach this machine, and the addresses that were blocked. */
export interface OfflinePage extends AsyncDisposable {
  readonly page: Page
  /** Blocked requests to other machines. */
  readonly blocked: readonly string[]
  /** Errors on the page's console, and uncaught exceptions. */
  readonly complaints: readonly string[]
}

/** Debian's Chromium, without its background requests. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

/** Opens an empty page in a fresh profile. */
export async function offlinePage(browser: Browser): Promise<OfflinePage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  const blocked: string[] = []
  const complaints: string[] = []
  await context.route(leavesThisMachine, (route) => {
    blocked.push(route.request().url())
    return route.abort()
  })
  const page = await context.newPage()
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  return { page, blocked, complaints, [Symbol.asyncDispose]: () => context.close() }
}

function leavesThisMachine({ protocol, hostname }: URL): boolean {
  return !['blob:', 'data:', 'about:'].includes(protocol) && hostname !== '127.0.0.1'
}
