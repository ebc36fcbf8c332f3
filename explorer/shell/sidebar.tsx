import type { JSX } from 'preact'
import { Dot } from '../parts/entity-tag.tsx'
import { Icon } from '../parts/icons.tsx'
import { headers } from '../state/headers.ts'
import type { View } from '../state/route.ts'
import { formatRoute } from '../state/route.ts'
import { nextTheme, theme } from '../state/theme.ts'
import { useViews } from '../state/views.ts'
import { keyText } from '../values/key-text.ts'

const titles: Readonly<Record<View, string>> = {
  table: 'Table',
  patterns: 'Patterns',
  plan: 'Plan',
  stream: 'Stream',
}

/** Where to go, and what the table has. */
export function Sidebar(): JSX.Element {
  const { explorer } = useViews()
  const { model } = explorer
  return (
    <header class="sidebar">
      <div class="brand">
        <svg class="logo" viewBox="0 0 16 16" aria-hidden="true">
          <rect width="16" height="16" rx="4" />
          <path d="M4 5h8M4 8h8M4 11h5" />
        </svg>
        <div class="brand-words">
          <h1>{model.table}</h1>
          <span>{model.region ?? 'bundled engine'}</span>
        </div>
      </div>
      <nav class="nav" aria-label="Views">
        {(['table', 'patterns', 'plan', 'stream'] as const).map((view, at) => (
          <a
            key={view}
            href={formatRoute({ view })}
            aria-current={explorer.view.value === view ? 'page' : undefined}
            title={`${titles[view]} (${at + 1})`}
          >
            <Icon name={view} />
            <span>{titles[view]}</span>
            <kbd>{at + 1}</kbd>
          </a>
        ))}
      </nav>
      {model.entities.length > 0 && <Entities />}
      <Recent />
      <div class="sidebar-foot">
        <button
          type="button"
          class="icon-button"
          onClick={() => {
            explorer.dialog.value = 'headers'
          }}
          aria-label={Object.keys(headers.value.headers).length > 0 ? 'Headers: set' : 'Headers'}
          title="Headers of requests (h)"
        >
          <Icon name="headers" />
          {Object.keys(headers.value.headers).length > 0 && <span class="badge" />}
        </button>
        <button
          type="button"
          class="icon-button"
          onClick={() => {
            theme.value = nextTheme(theme.value)
          }}
          aria-label={`Theme: ${theme.value}`}
          title={`Theme: ${theme.value}`}
        >
          <Icon name={theme.value === 'light' ? 'sun' : theme.value === 'dark' ? 'moon' : 'system'} />
        </button>
        <button
          type="button"
          class="icon-button"
          onClick={() => {
            explorer.dialog.value = 'help'
          }}
          aria-label="Help"
          title="Keys and help (?)"
        >
          <Icon name="help" />
        </button>
      </div>
    </header>
  )
}

/** The entities with their colors; a click shows only the columns of one. */
function Entities(): JSX.Element {
  const { explorer, table, item } = useViews()
  return (
    <section class="side-section" aria-label="Entities and their colors">
      <h2>Entities</h2>
      <ul>
        {explorer.model.entities.map((entity) => (
          <li key={entity.name} class="side-row">
            <button
              type="button"
              aria-pressed={table.focus.value === entity.name}
              title={`Show only the columns of ${entity.name}`}
              onClick={() => {
                table.focus.value = table.focus.peek() === entity.name ? undefined : entity.name
                if (explorer.view.peek() !== 'table') explorer.go({ view: 'table' })
              }}
            >
              <Dot color={explorer.colors.get(entity.name)} />
              <span class="side-name">{entity.name}</span>
            </button>
            <button
              type="button"
              class="icon-button side-action"
              aria-label={`New ${entity.name}`}
              title={`New ${entity.name}`}
              onClick={() => item.create(entity)}
            >
              <Icon name="plus" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Recent(): JSX.Element | null {
  const { explorer } = useViews()
  const places = explorer.recent.value
  if (places.length === 0) return null
  return (
    <section class="side-section side-recent" aria-label="Recent partitions">
      <h2>Recent partitions</h2>
      <ul>
        {places.map((place) => (
          <li key={formatRoute({ view: 'table', place })} class="side-row">
            <a href={formatRoute({ view: 'table', place })} title={place.partition.map(keyText).join(' / ')}>
              <span class="side-name mono">{place.partition.map(keyText).join(' / ')}</span>
              {place.index !== null && <span class="side-index">{place.index}</span>}
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}
