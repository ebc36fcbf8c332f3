import type { JSX } from 'preact'
import { templateParts } from '../values/templates.ts'

/** The templates of a key: constants stand back, attributes stand out. */
export function Template({
  partition,
  sort,
}: {
  readonly partition: string
  readonly sort?: string | undefined
}): JSX.Element {
  return (
    <span class="template">
      <Parts template={partition} />
      {sort !== undefined && sort !== '' && (
        <>
          <span class="template-slash"> / </span>
          <Parts template={sort} />
        </>
      )}
    </span>
  )
}

function Parts({ template }: { readonly template: string }): JSX.Element {
  return (
    <span>
      {templateParts(template).map(({ text, isAttribute }, at) => (
        <span key={at} class={isAttribute ? 'key-variable' : 'key-constant'}>
          {isAttribute ? text.slice(1, -1) : text}
        </span>
      ))}
    </span>
  )
}
