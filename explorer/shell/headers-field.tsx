import type { JSX } from 'preact'
import { headers, headersText } from '../state/headers.ts'

/** The headers of each request, as JSON. */
export function HeadersField(): JSX.Element {
  const { fault } = headers.value
  return (
    <>
      <label class="field">
        <span>Headers as JSON</span>
        <textarea
          class="mono"
          rows={6}
          spellcheck={false}
          placeholder={'{ "authorization": "Bearer …" }'}
          value={headersText.value}
          aria-invalid={fault !== undefined}
          onInput={({ currentTarget }) => {
            headersText.value = currentTarget.value
          }}
        />
      </label>
      {fault !== undefined && <p class="fault">{fault}</p>}
    </>
  )
}
