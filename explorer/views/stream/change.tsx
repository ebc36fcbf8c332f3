import type { JSX } from 'preact'
import type { JsonItem } from '../../../src/explorer/protocol/index.ts'
import { EntityTag } from '../../parts/entity-tag.tsx'
import { formatRoute, type Route } from '../../state/route.ts'
import type { StreamEntry } from '../../state/stream-state.ts'
import { useViews } from '../../state/views.ts'
import { changesBetween } from '../../values/diff.ts'
import { valuesOf } from '../../values/key-text.ts'
import { DiffTable } from '../item/diff.tsx'

/** A change of an item; it opens to show the difference. */
export function Change({ entry }: { readonly entry: StreamEntry }): JSX.Element {
  const { explorer, stream } = useViews()
  if (entry.kind === 'gap')
    return <li class="gap">Changes were missed here: the stream was faster than this page.</li>
  const { type, key, entity, before, after, at } = entry.change
  const isOpen = stream.open.value === entry.id
  const changes = changesBetween(before?.item, after?.item)
  const isSystem = (after ?? before)?.isSystem === true
  return (
    <li class="change">
      <button
        type="button"
        class="change-line"
        aria-expanded={isOpen}
        onClick={() => {
          stream.open.value = isOpen ? undefined : entry.id
        }}
      >
        <time dateTime={new Date(at).toISOString()}>{timeText(at)}</time>
        <span class={`kind kind-${type}`}>{type}</span>
        <EntityTag
          name={entity}
          color={entity === undefined ? undefined : explorer.colors.get(entity)}
          isSystem={isSystem}
        />
        <span class="change-key mono">{explorer.keyText(key)}</span>
        <span class="change-what">
          {type === 'changed' ? changes.map(({ attribute }) => attribute).join(', ') : ''}
        </span>
      </button>
      {isOpen && (
        <div class="change-body">
          <DiffTable changes={changes} />
          <a class="link" href={formatRoute(routeOf(explorer.indexOf(null).partition, key))}>
            Show in the table
          </a>
        </div>
      )}
    </li>
  )
}

/** Where the item is in the table. */
function routeOf(partition: readonly string[], item: JsonItem): Route {
  const values = valuesOf(item, partition)
  return { view: 'table', item, ...(values && { place: { index: null, partition: values } }) }
}

function timeText(at: number): string {
  return new Date(at).toLocaleTimeString('en-GB', { hour12: false })
}
