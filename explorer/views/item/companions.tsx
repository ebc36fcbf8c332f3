import type { JSX } from 'preact'
import type { Companion } from '../../../src/explorer/protocol/index.ts'
import { EntityTag } from '../../parts/entity-tag.tsx'
import { useViews } from '../../state/views.ts'

/** What a write writes besides the item, such as the counts of a parent. */
export function Companions({
  companions,
}: {
  readonly companions: readonly Companion[]
}): JSX.Element | null {
  const { explorer } = useViews()
  if (companions.length === 0) return null
  return (
    <section class="panel-section">
      <h3>In the same transaction</h3>
      <ul class="companions">
        {companions.map(({ action, entity, key }) => (
          <li key={`${action} ${JSON.stringify(key)}`}>
            <span class="companion-action">{action}</span>
            <EntityTag name={entity} color={explorer.colors.get(entity)} />
            <span class="mono">{explorer.keyText(key)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
