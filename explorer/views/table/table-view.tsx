import type { JSX } from 'preact'
import { Grid } from '../../grid/grid.tsx'
import { Empty, ErrorBox } from '../../parts/notices.tsx'
import type { Pane } from '../../state/pane.ts'
import { useViews } from '../../state/views.ts'
import { FindBar } from './find-bar.tsx'
import { PlaceBar } from './place-bar.tsx'
import { Start } from './start.tsx'
import { StatusBar } from './status-bar.tsx'

/** The single table: its items as rows, and those of an index next to them. */
export function TableView(): JSX.Element {
  const { table } = useViews()
  const isNothing = table.shown.value.kind === 'nothing'
  return (
    <div class="view">
      <FindBar />
      {isNothing ? (
        <div class="view-scroll">
          <Start />
        </div>
      ) : (
        <>
          <PlaceBar />
          <div class="panes">
            <section class="pane" aria-label="Items">
              <MainGrid />
              <StatusBar pane={table.pane} index={table.indexes.value[0]} />
            </section>
            {table.otherIndex.value !== undefined && <OtherPane />}
          </div>
        </>
      )}
    </div>
  )
}

function MainGrid(): JSX.Element {
  const { explorer, table } = useViews()
  const { loaded, notice } = usePane(table.pane)
  if (loaded === undefined || loaded.rows.count === 0) return notice
  return (
    <Grid
      id="grid"
      label="Items"
      loaded={loaded}
      columnsVersion={table.pane.columnsVersion.value}
      indexes={table.indexes.value}
      entities={explorer.model.entities}
      colors={explorer.colors}
      focus={table.focus.value}
      selected={table.selected.value}
      drawn={table.drawn.value}
      onSelect={(row) => table.select(row)}
      onOpen={(row) => table.openItem(row)}
      onFollow={(index, stored) => table.follow(index, stored)}
      onEnd={() => table.pane.more()}
    />
  )
}

function OtherPane(): JSX.Element {
  const { explorer, table } = useViews()
  const { loaded, notice } = usePane(table.other)
  const [own] = table.otherIndexes.value
  const absent = table.otherAbsent.value
  return (
    <section class="pane" aria-label={`The place in ${own?.name ?? 'the table'}`}>
      {absent !== undefined ? (
        <Empty title={absent} />
      ) : loaded === undefined ? (
        table.other.status.value === 'idle' ? (
          <Empty title="Select an item to see its place here." />
        ) : (
          notice
        )
      ) : (
        <Grid
          id="other"
          label={`Items of ${own?.name ?? 'the table'}`}
          loaded={loaded}
          columnsVersion={table.other.columnsVersion.value}
          indexes={table.otherIndexes.value}
          entities={explorer.model.entities}
          colors={explorer.colors}
          selected={table.otherSelected.value}
          onSelect={(row) => {
            table.otherSelected.value = row
          }}
          onFollow={(index, stored) => table.follow(index, stored)}
          onEnd={() => table.other.more()}
        />
      )}
      <StatusBar pane={table.other} index={own} />
    </section>
  )
}

/** What a pane has loaded, and what to show instead while it has nothing. */
function usePane(pane: Pane) {
  const loaded = pane.loaded.value
  const error = pane.error.value
  const notice =
    error !== undefined ? (
      <div class="pane-notice">
        <ErrorBox error={error} onRetry={() => pane.retry()} />
      </div>
    ) : pane.status.value === 'loading' ? (
      <Loading />
    ) : (
      <Empty title="No items">
        <p>The key condition fits no item.</p>
      </Empty>
    )
  return { loaded, notice }
}

function Loading(): JSX.Element {
  return (
    <output class="loading" aria-label="Loading">
      {Array.from({ length: 14 }, (_, at) => (
        <div key={at} class="loading-row" style={{ '--at': at }} />
      ))}
    </output>
  )
}
