import { searchId } from '../parts/search-id.ts'
import { views as viewNames } from '../state/route.ts'
import type { Views } from '../state/views.ts'

/** The keys that work everywhere on the page, except while something is typed. */
export function handleKey(event: KeyboardEvent, { explorer, item, stream }: Views): void {
  if (event.key === 'Escape') {
    if (explorer.dialog.peek() !== undefined) explorer.dialog.value = undefined
    else if (item.draft.peek() !== undefined) item.cancel()
    else if (item.isOpen.peek()) item.close()
    else if (event.target instanceof HTMLElement && isField(event.target)) event.target.blur()
    return
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return
  if (event.target instanceof HTMLElement && isField(event.target)) return
  const view = viewNames[Number(event.key) - 1]
  if (view !== undefined) explorer.go({ view })
  else if (event.key === '?') explorer.dialog.value = 'help'
  else if (event.key === 'h') explorer.dialog.value = 'headers'
  else if (event.key === 'e' && item.isOpen.peek()) item.change('update')
  else if (event.key === 'p' && explorer.view.peek() === 'stream') {
    stream.isPaused.value = !stream.isPaused.peek()
  } else if (event.key === '/') focusSearch()
  else return
  event.preventDefault()
}

function focusSearch(): void {
  document.getElementById(searchId)?.focus()
}

function isField(element: HTMLElement): boolean {
  return element.matches('input, textarea, select, [contenteditable]')
}
