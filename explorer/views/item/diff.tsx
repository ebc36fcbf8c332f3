import type { JSX } from 'preact'
import type { AttributeChange } from '../../../src/explorer/protocol/index.ts'
import { type DiffPart, diffLines } from '../../values/diff.ts'

/** What a write changes, attribute by attribute. */
export function Diff({ changes }: { readonly changes: readonly AttributeChange[] }): JSX.Element {
  return (
    <section class="panel-section">
      <h3>Difference</h3>
      <DiffTable changes={changes} />
    </section>
  )
}

/** The lines of a difference alone. */
export function DiffTable({ changes }: { readonly changes: readonly AttributeChange[] }): JSX.Element {
  return (
    <table class="diff">
      <tbody>
        {diffLines(changes).map(({ attribute, kind, before, after }) => (
          <tr key={attribute} class={`diff-${kind}`}>
            <th scope="row">{attribute}</th>
            <td class="mono">
              {before !== undefined && (
                <del>
                  <Parts parts={before} />
                </del>
              )}
              {after !== undefined && (
                <ins>
                  <Parts parts={after} />
                </ins>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Parts({ parts }: { readonly parts: readonly DiffPart[] }): JSX.Element {
  return (
    <>
      {parts.map(({ text, isDifferent }, at) => {
        return isDifferent ? <mark key={at}>{text}</mark> : <span key={at}>{text}</span>
      })}
    </>
  )
}
