import type { JSX } from 'preact'
import type { IndexShape } from '../../../src/explorer/protocol/index.ts'
import { mostRows } from '../../rows/row-store.ts'
import type { Pane } from '../../state/pane.ts'
import { count, counted, duration, units } from '../../values/figures.ts'

/** What has been read, and what it cost. */
export function StatusBar({
  pane,
  index,
}: {
  readonly pane: Pane
  readonly index: IndexShape | undefined
}): JSX.Element {
  const loaded = pane.loaded.value
  const isLoading = pane.status.value === 'loading'
  const isFull = loaded !== undefined && loaded.rows.count >= mostRows
  return (
    <output class="status">
      {index !== undefined && <span class="index-name">{index.name ?? 'table'}</span>}
      {loaded !== undefined && (
        <>
          <span>{`${count(loaded.rows.count)} item${loaded.rows.count === 1 ? '' : 's'}`}</span>
          <span>{units(loaded.readUnits, 'read')}</span>
          <span>
            {counted(loaded.pages, 'page')}, the last in {duration(loaded.milliseconds)}
          </span>
        </>
      )}
      <span class="bar-space" />
      {isFull && <span>At most a million items are shown.</span>}
      {loaded !== undefined && pane.error.value !== undefined && (
        <>
          <span class="status-fault" role="alert" title={pane.error.value.message}>
            {pane.error.value.code}: {pane.error.value.message}
          </span>
          <button type="button" class="link" onClick={() => pane.retry()}>
            Try again
          </button>
        </>
      )}
      {isLoading && !pane.isReadingAll.value && <span>Reading…</span>}
      {pane.isReadingAll.value ? (
        <button type="button" class="link" onClick={() => pane.stop()}>
          Stop reading
        </button>
      ) : (
        loaded?.cursor !== undefined &&
        !isFull && (
          <button type="button" class="link" onClick={() => pane.readAll()}>
            More follow: read all
          </button>
        )
      )}
      {loaded !== undefined && loaded.cursor === undefined && <span>All read</span>}
    </output>
  )
}
