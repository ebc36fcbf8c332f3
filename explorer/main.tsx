import { render } from 'preact'
import { Api } from './api/api.ts'
import { App } from './shell/app.tsx'
import { OpenFailed } from './shell/open-failed.tsx'
import { openExplorer } from './state/explorer.ts'
import { headers } from './state/headers.ts'
import { applyTheme } from './state/theme.ts'
import { openViews } from './state/views.ts'

applyTheme()
const root = document.getElementById('app')
if (root !== null) await start(root)

/** Loads the model, and shows the views or why there are none. */
async function start(root: HTMLElement): Promise<void> {
  const base = `${location.origin}${location.pathname.replace(/\/$/, '')}`
  const api = new Api({ base, headers: () => headers.value.headers, fetch: (url, init) => fetch(url, init) })
  const opened = await openExplorer(api)
  if (opened instanceof Error) {
    render(<OpenFailed error={opened} onRetry={() => start(root)} />, root)
    return
  }
  document.title = `${opened.model.table} · Dynagate Explorer`
  render(<App views={openViews(opened)} />, root)
}
