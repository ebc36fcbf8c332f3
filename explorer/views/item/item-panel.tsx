import type { JSX } from 'preact'
import { EntityTag } from '../../parts/entity-tag.tsx'
import { Icon } from '../../parts/icons.tsx'
import { ErrorBox } from '../../parts/notices.tsx'
import { useViews } from '../../state/views.ts'
import { size, units } from '../../values/figures.ts'
import { keyText, valuesOf } from '../../values/key-text.ts'
import { Attributes } from './attributes.tsx'
import { DraftForm } from './draft-form.tsx'
import { Links } from './links.tsx'
import { Places } from './places.tsx'

/** One item: as it is, or as it is being written. */
export function ItemPanel(): JSX.Element {
  const { item } = useViews()
  const draft = item.draft.value
  return (
    <aside class="panel" aria-label="Item">
      {draft === undefined ? <Shown /> : <DraftForm draft={draft} />}
    </aside>
  )
}

function Shown(): JSX.Element {
  const { explorer, item } = useViews()
  const table = explorer.indexOf(null)
  const response = item.response.value
  const stored = response?.stored
  const error = item.error.value
  const entity = item.entityOf(stored?.entity)
  const canChange = entity !== undefined && response?.decoded !== undefined
  return (
    <>
      <div class="panel-head">
        <EntityTag
          name={stored?.entity}
          color={stored?.entity === undefined ? undefined : explorer.colors.get(stored.entity)}
          isSystem={stored?.isSystem === true}
        />
        <span class="bar-space" />
        {canChange && (
          <>
            <button type="button" class="button button-quiet" onClick={() => item.change('update')}>
              <Icon name="edit" />
              Edit
            </button>
            <button
              type="button"
              class="icon-button"
              aria-label="Delete"
              title="Delete"
              onClick={() => item.change('delete')}
            >
              <Icon name="trash" />
            </button>
          </>
        )}
        <button
          type="button"
          class="icon-button"
          aria-label="Close the item"
          title="Close (Escape)"
          onClick={() => item.close()}
        >
          <Icon name="close" />
        </button>
      </div>
      <div class="panel-scroll">
        {item.outcome.value !== undefined && <output class="outcome">{item.outcome.value}</output>}
        <div class="panel-key mono">
          {(valuesOf(item.key.value ?? {}, [...table.partition, ...table.sort]) ?? []).map((value, at) => (
            <div key={at}>{keyText(value)}</div>
          ))}
        </div>
        {error !== undefined && <ErrorBox error={error} onRetry={() => item.reload()} />}
        {response !== undefined && stored === undefined && error === undefined && (
          <p class="note">There is no item with this key.</p>
        )}
        {stored !== undefined && (
          <p class="panel-figures">
            <span>{size(stored.bytes)}</span>
            <span>{units(Math.ceil(stored.bytes / 4096) / 2, 'read')} to get</span>
            <span>{Object.keys(stored.item).length} attributes</span>
          </p>
        )}
        {stored?.problem !== undefined && (
          <div class="warning" role="note">
            {stored.problem}
          </div>
        )}
        {stored !== undefined && response !== undefined && (
          <>
            <Attributes stored={stored} decoded={response.decoded} entity={entity} />
            <Places places={response.places} />
            <Links links={response.links} />
          </>
        )}
      </div>
    </>
  )
}
