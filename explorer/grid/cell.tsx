import type { JSX } from 'preact'
import type { JsonValue } from '../../src/explorer/protocol/index.ts'
import { keyParts, keyText } from '../values/key-text.ts'
import { kindOf, preview } from '../values/stored-value.ts'

/** A value in a cell: its type shows in its colour. */
export function CellValue({ value }: { readonly value: JsonValue }): JSX.Element {
  return <span class={`value value-${kindOf(value) ?? 'unknown'}`}>{preview(value)}</span>
}

/** A key whose constant parts stand back. `covered`: how many of its first characters a condition determines. */
export function KeyValue({
  value,
  covered = 0,
}: {
  readonly value: JsonValue
  readonly covered?: number
}): JSX.Element {
  const text = keyText(value)
  const shown = (part: string) =>
    keyParts(part).map(({ text: words, isConstant }, at) => (
      <span key={at} class={isConstant ? 'key-constant' : 'key-variable'}>
        {words}
      </span>
    ))
  if (covered === 0) return <span class="key">{shown(text)}</span>
  return (
    <span class="key">
      <mark>{shown(text.slice(0, covered))}</mark>
      {shown(text.slice(covered))}
    </span>
  )
}

/** The name of an entity in its colour. */
export function EntityTag({
  name,
  hue,
  isSystem = false,
}: {
  readonly name: string | undefined
  readonly hue: number | undefined
  readonly isSystem?: boolean
}): JSX.Element {
  if (name === undefined) return <span class="tag tag-none">{isSystem ? 'gateway' : 'no entity'}</span>
  if (hue === undefined) return <span class="tag tag-none">{name}</span>
  return (
    <span class="tag" style={{ '--hue': hue }}>
      {name}
    </span>
  )
}
