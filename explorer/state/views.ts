import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Explorer } from './explorer.ts'
import { ItemState } from './item-state.ts'
import { PatternState } from './pattern-state.ts'
import { PlanState } from './plan-state.ts'
import { StreamState } from './stream-state.ts'
import { TableState } from './table-state.ts'

/** The state of every view, which outlives the view on the screen. */
export interface Views {
  readonly explorer: Explorer
  readonly table: TableState
  readonly item: ItemState
  readonly patterns: PatternState
  readonly plan: PlanState
  readonly stream: StreamState
}

export function openViews(explorer: Explorer): Views {
  const item = new ItemState(explorer)
  return {
    explorer,
    item,
    table: new TableState(explorer, item),
    patterns: new PatternState(explorer),
    plan: new PlanState(explorer),
    stream: new StreamState(explorer),
  }
}

export const ViewsContext = createContext<Views | undefined>(undefined)

export function useViews(): Views {
  const views = useContext(ViewsContext)
  if (views === undefined) throw new Error('expected a component inside of the App')
  return views
}
