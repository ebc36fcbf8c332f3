import type { ComponentChildren, JSX } from 'preact'
import type { ApiError } from '../api/api.ts'

/** An error with its code, and a way to try again if there is one. */
export function ErrorBox({
  error,
  onRetry,
}: {
  readonly error: ApiError
  readonly onRetry?: () => void
}): JSX.Element {
  return (
    <div class="error-box" role="alert">
      <code>{error.code}</code>
      <p>{error.message}</p>
      {onRetry !== undefined && (
        <button type="button" class="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  )
}

/** What stands where there is nothing to show. */
export function Empty({
  title,
  children,
}: {
  readonly title: string
  readonly children?: ComponentChildren
}): JSX.Element {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children !== undefined && <div class="empty-body">{children}</div>}
    </div>
  )
}
