import type { JSX } from 'preact'
import type { Plan } from '../../../src/explorer/protocol/index.ts'
import { range } from '../../values/figures.ts'
import { comparisons } from '../../values/lanes.ts'

/** The estimate next to the actual cost. */
export function Figures({ plan }: { readonly plan: Plan }): JSX.Element {
  return (
    <div class="comparisons">
      {comparisons(plan).map(({ name, least, most, actual, scale }) => (
        <div key={name} class="comparison">
          <h3>{name}</h3>
          <p>
            {actual !== undefined && <strong>{actual}</strong>}
            <span class={actual === undefined ? 'comparison-main' : 'note'}>
              {actual === undefined ? range({ least, most }) : `of ${range({ least, most })}`}
            </span>
          </p>
          <div class="gauge" aria-hidden="true">
            <span
              class="gauge-range"
              style={{ left: `${scale.least * 100}%`, right: `${(1 - scale.most) * 100}%` }}
            />
            {scale.actual !== undefined && (
              <span
                class={scale.actual > scale.most ? 'gauge-actual gauge-over' : 'gauge-actual'}
                style={{ width: `${scale.actual * 100}%` }}
              />
            )}
          </div>
        </div>
      ))}
    </div>
  )
}
