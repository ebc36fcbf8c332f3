import type { JSX } from 'preact'
import { Dialog } from '../parts/dialog.tsx'
import { headersText } from '../state/headers.ts'
import { useViews } from '../state/views.ts'
import { HeadersField } from './headers-field.tsx'

/** The headers of each request; those of GraphiQL's examples can be taken. */
export function HeadersDialog(): JSX.Element {
  const { explorer } = useViews()
  const examples = explorer.model.examples.filter((each) => each.headers !== undefined)
  return (
    <Dialog
      title="Headers"
      onClose={() => {
        explorer.dialog.value = undefined
      }}
    >
      <p class="note">
        They are sent with each request, such as a token of the caller who writes. They are not stored.
      </p>
      <HeadersField />
      {examples.length > 0 && (
        <div class="chips">
          {examples.map(({ title, headers: own }) => (
            <button
              key={title}
              type="button"
              class="chip"
              onClick={() => {
                headersText.value = JSON.stringify(own, null, 2)
              }}
            >
              {title ?? 'Example'}
            </button>
          ))}
        </div>
      )}
    </Dialog>
  )
}
