import type { JSX } from 'preact'
import type { ItemLink } from '../../../src/explorer/protocol/index.ts'
import { Dot } from '../../parts/entity-tag.tsx'
import { conditionText } from '../../rows/condition.ts'
import { formatRoute } from '../../state/route.ts'
import { useViews } from '../../state/views.ts'

/** Partitions that the item refers to. */
export function Links({ links }: { readonly links: readonly ItemLink[] }): JSX.Element | null {
  const { explorer } = useViews()
  if (links.length === 0) return null
  return (
    <section class="panel-section">
      <h3>Leads to</h3>
      <ul class="links">
        {links.map(({ title, entity, condition }) => (
          <li key={`${title} ${JSON.stringify(condition)}`}>
            <a href={formatRoute({ view: 'table', place: condition })}>
              <Dot color={explorer.colors.get(entity)} />
              <span class="link-title">{title}</span>
              <span class="link-key mono">{conditionText(condition, explorer.indexOf(condition.index))}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}
