import type { ComponentChildren, JSX } from 'preact'
import type { ApiError } from '../api/api.ts'

/** An error with its code. */
export function ErrorBox({ error }: { readonly error: ApiError }): JSX.Element {
  return (
    <div class="error-box" role="alert">
      <code>{error.code}</code>
      <p>{error.message}</p>
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
