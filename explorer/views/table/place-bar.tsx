import type { JSX } from 'preact'
import { Icon } from '../../parts/icons.tsx'
import { KeyValue } from '../../parts/key-value.tsx'
import { conditionText } from '../../rows/condition.ts'
import { useViews } from '../../state/views.ts'

/** What the grid shows, and what can be changed about it. */
export function PlaceBar(): JSX.Element {
  const { explorer, table } = useViews()
  const shown = table.shown.value
  const index = explorer.indexOf(table.index.value)
  const place = shown.kind === 'place' ? shown.place : undefined
  const isDescending = place?.order === 'desc'
  return (
    <div class="bar">
      <button
        type="button"
        class="icon-button"
        aria-label="Back to the start"
        title="Back to the start"
        onClick={() => table.close()}
      >
        <Icon name="back" />
      </button>
      <span class="index-name">{index.name ?? 'table'}</span>
      {shown.kind === 'scan' && <span class="crumb">All items, in the order of their storage</span>}
      {place !== undefined && (
        <span class="crumb mono" title={place.sort && conditionText(place, index)}>
          {place.partition.map((value, at) => (
            <KeyValue key={index.partition[at]} value={value} />
          ))}
          {place.sort !== undefined && (
            <span class="crumb-sort"> {conditionText({ ...place, partition: [] }, index)}</span>
          )}
        </span>
      )}
      {place?.sort !== undefined && (
        <button
          type="button"
          class="link"
          onClick={() =>
            explorer.go({ view: 'table', place: { index: place.index, partition: place.partition } })
          }
        >
          Whole partition
        </button>
      )}
      <span class="bar-space" />
      {table.focus.value !== undefined && (
        <button
          type="button"
          class="chip chip-on"
          onClick={() => {
            table.focus.value = undefined
          }}
        >
          Columns of {table.focus.value}
          <Icon name="close" />
        </button>
      )}
      {place !== undefined && place.partition.length > 0 && (
        <button
          type="button"
          class="button button-quiet"
          title="The order of the sort key"
          onClick={() => {
            const { order: _, ...others } = place
            explorer.go({
              view: 'table',
              place: isDescending ? others : { ...others, order: 'desc' },
            })
          }}
        >
          <Icon name="sort" />
          <span class="where-wide">{isDescending ? 'Descending' : 'Ascending'}</span>
        </button>
      )}
      <OtherIndex />
      <button
        type="button"
        class="icon-button"
        aria-label="Read again"
        title="Read again"
        onClick={() => table.reload()}
      >
        <Icon name="reload" />
      </button>
    </div>
  )
}

const noIndex = '-'

/** Chooses the index to show next to this one. */
function OtherIndex(): JSX.Element {
  const { explorer, table } = useViews()
  const current = table.otherIndex.value
  return (
    <label class="select-label">
      <Icon name="split" />
      <span class="where-wide">Next to it</span>
      <select
        value={current === undefined ? noIndex : (current ?? '')}
        onChange={({ currentTarget: { value } }) => {
          table.otherIndex.value = value === noIndex ? undefined : value === '' ? null : value
        }}
      >
        <option value={noIndex}>nothing</option>
        {explorer.model.indexes
          .filter(({ name }) => name !== table.index.value)
          .map(({ name }) => (
            <option key={name ?? ''} value={name ?? ''}>
              {name ?? 'table'}
            </option>
          ))}
      </select>
    </label>
  )
}
