import type { JSX } from 'preact'
import type { ItemPlace } from '../../../src/explorer/protocol/index.ts'
import { Icon } from '../../parts/icons.tsx'
import { KeyValue } from '../../parts/key-value.tsx'
import { formatRoute } from '../../state/route.ts'
import { useViews } from '../../state/views.ts'

/** The item's place in the table and in each index, each with a way there. */
export function Places({ places }: { readonly places: readonly ItemPlace[] }): JSX.Element {
  const { table, item } = useViews()
  const own = item.key.value
  return (
    <section class="panel-section">
      <h3>Places</h3>
      <ul class="places">
        {places.map(({ index, key, absent }) => (
          <li key={index ?? ''} class={key === undefined ? 'place place-absent' : 'place'}>
            <span class="index-name">{index ?? 'table'}</span>
            {key === undefined ? (
              <span class="note">{absent ?? 'The index does not have it.'}</span>
            ) : (
              <>
                <span class="place-key mono">
                  {key.partition.map((value, at) => (
                    <KeyValue key={at} value={value} />
                  ))}
                  {key.sort.map((value, at) => (
                    <KeyValue key={at} value={value} />
                  ))}
                </span>
                <a
                  class="icon-button"
                  href={formatRoute({
                    view: 'table',
                    place: { index, partition: key.partition },
                    ...(own && { item: own }),
                  })}
                  aria-label={`Go to its partition in ${index ?? 'the table'}`}
                  title="Go to this partition"
                >
                  <Icon name="arrow" />
                </a>
                {index !== table.index.value && (
                  <button
                    type="button"
                    class="icon-button"
                    aria-label={`Show its place in ${index ?? 'the table'} next to the grid`}
                    title="Show next to the grid"
                    onClick={() => {
                      table.otherIndex.value = index
                    }}
                  >
                    <Icon name="split" />
                  </button>
                )}
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
