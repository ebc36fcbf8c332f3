import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { useViews, type Views, ViewsContext } from '../state/views.ts'
import { ItemPanel } from '../views/item/item-panel.tsx'
import { PatternsView } from '../views/patterns/patterns-view.tsx'
import { PlanView } from '../views/plan/plan-view.tsx'
import { StreamView } from '../views/stream/stream-view.tsx'
import { TableView } from '../views/table/table-view.tsx'
import { HeadersDialog } from './headers-dialog.tsx'
import { HelpDialog } from './help-dialog.tsx'
import { handleKey } from './keys.ts'
import { Sidebar } from './sidebar.tsx'

/** The whole page. */
export function App({ views }: { readonly views: Views }): JSX.Element {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => handleKey(event, views)
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [views])
  return (
    <ViewsContext.Provider value={views}>
      <Frame />
    </ViewsContext.Provider>
  )
}

function Frame(): JSX.Element {
  const { explorer, item } = useViews()
  const dialog = explorer.dialog.value
  return (
    <div class="frame">
      <Sidebar />
      <main class="main" id="main">
        <CurrentView />
      </main>
      {item.isOpen.value && <ItemPanel />}
      {dialog === 'help' && <HelpDialog />}
      {dialog === 'headers' && <HeadersDialog />}
    </div>
  )
}

function CurrentView(): JSX.Element {
  switch (useViews().explorer.view.value) {
    case 'table':
      return <TableView />
    case 'patterns':
      return <PatternsView />
    case 'plan':
      return <PlanView />
    case 'stream':
      return <StreamView />
  }
}
