import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { ApiError } from '../../api/api.ts'
import { ErrorBox } from '../../parts/notices.tsx'
import { useViews } from '../../state/views.ts'
import { count, size, units } from '../../values/figures.ts'

/** Reads the whole table, after its price has been shown. */
export function ScanBox(): JSX.Element {
  const { explorer, table } = useViews()
  const [index, setIndex] = useState('')
  const price = table.price.value
  const hasPrice = price !== undefined && price !== 'loading' && !(price instanceof ApiError)
  return (
    <section class="card" aria-labelledby="start-scan">
      <h3 id="start-scan">The whole table</h3>
      <div class="scan">
        <p class="note">
          A scan reads every item and is charged for each. It continues page by page as you scroll.
        </p>
        {price === undefined && (
          <button type="button" class="button" onClick={() => table.loadPrice()}>
            Show the price of a scan
          </button>
        )}
        {price === 'loading' && <p class="note">Reading the size of the table…</p>}
        {price instanceof ApiError && <ErrorBox error={price} onRetry={() => table.loadPrice()} />}
        {hasPrice && (
          <>
            <dl class="figures">
              <Figure title="items" value={count(price.items)} />
              <Figure title="stored" value={size(price.bytes)} />
              <Figure title="at most" value={units(price.readUnits, 'read')} />
            </dl>
            <p class="note">{price.text}</p>
            <div class="buttons">
              <select
                aria-label="What to scan"
                value={index}
                onChange={({ currentTarget }) => setIndex(currentTarget.value)}
              >
                {explorer.model.indexes.map(({ name }) => (
                  <option key={name ?? ''} value={name ?? ''}>
                    {name ?? 'table'}
                  </option>
                ))}
              </select>
              <button
                type="button"
                class="button button-primary"
                onClick={() => table.scan(index === '' ? null : index)}
              >
                Scan
              </button>
            </div>
          </>
        )}
      </div>
    </section>
  )
}

function Figure({ title, value }: { readonly title: string; readonly value: string }): JSX.Element {
  return (
    <div class="figure">
      <dt>{title}</dt>
      <dd>{value}</dd>
    </div>
  )
}
