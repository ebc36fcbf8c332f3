import type { JSX } from 'preact'
import type { JsonValue, PlaceChange } from '../../../src/explorer/protocol/index.ts'
import { KeyValue } from '../../parts/key-value.tsx'
import { Template } from '../../parts/template.tsx'
import { keyText } from '../../values/key-text.ts'

/** Which keys the item would get, in the table and in each index. */
export function PlaceChanges({ places }: { readonly places: readonly PlaceChange[] }): JSX.Element {
  return (
    <section class="panel-section">
      <h3>Keys and index entries</h3>
      <ul class="places">
        {places.map((place) => (
          <li key={place.index ?? ''} class="place">
            <span class="index-name">{place.index ?? 'table'}</span>
            <span class="place-key mono">
              <Keys {...place} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Keys({ before, after, partial, missing }: PlaceChange): JSX.Element {
  if (before !== undefined && after !== undefined && sameKeys(before, after)) return <Key values={after} />
  if (before !== undefined || after !== undefined) {
    return (
      <>
        {before !== undefined && (
          <del>
            <Key values={before} />
          </del>
        )}
        {after !== undefined && (
          <ins>
            <Key values={after} />
          </ins>
        )}
      </>
    )
  }
  if (partial !== undefined) {
    return (
      <>
        <Template partition={partial.partition} sort={partial.sort} />
        {missing !== undefined && missing.length > 0 && <small>needs {missing.join(', ')}</small>}
      </>
    )
  }
  return <small>no entry{missing && missing.length > 0 ? ` without ${missing.join(', ')}` : ''}</small>
}

function Key({ values }: { readonly values: readonly JsonValue[] }): JSX.Element {
  return (
    <span class="place-values">
      {values.map((value, at) => (
        <KeyValue key={at} value={value} />
      ))}
    </span>
  )
}

function sameKeys(one: readonly JsonValue[], other: readonly JsonValue[]): boolean {
  return one.length === other.length && one.every((value, at) => keyText(value) === keyText(other[at] ?? {}))
}
