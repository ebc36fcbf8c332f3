import type { JSX } from 'preact'
import type { ApiError } from '../api/api.ts'
import { ErrorBox } from '../parts/notices.tsx'
import { HeadersField } from './headers-field.tsx'

/** Instead of the page, if there is no model. */
export function OpenFailed({
  error,
  onRetry,
}: {
  readonly error: ApiError
  readonly onRetry: () => void
}): JSX.Element {
  return (
    <main class="open-failed">
      <h1>The explorer can't read the model</h1>
      <ErrorBox error={error} />
      <HeadersField />
      <button type="button" class="button button-primary" onClick={onRetry}>
        Try again
      </button>
    </main>
  )
}
