import type { JSX } from 'preact'
import type { JsonValue } from '../../src/explorer/protocol/index.ts'
import { keyParts, keyText } from '../values/key-text.ts'

/** A key whose constant parts stand back. */
export function KeyValue({ value }: { readonly value: JsonValue }): JSX.Element {
  return (
    <span class="key">
      {keyParts(keyText(value)).map(({ text, isConstant }, at) => (
        <span key={at} class={isConstant ? 'key-constant' : 'key-variable'}>
          {text}
        </span>
      ))}
    </span>
  )
}
