import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { EntityShape, StoredItem } from '../../../src/explorer/protocol/index.ts'
import { useViews } from '../../state/views.ts'
import { count } from '../../values/figures.ts'
import { kindName, plain } from '../../values/stored-value.ts'

/** The attributes of an item, as the gateway decodes them or as they are stored. */
export function Attributes({
  stored,
  decoded,
  entity,
}: {
  readonly stored: StoredItem
  readonly decoded: Readonly<Record<string, unknown>> | undefined
  readonly entity: EntityShape | undefined
}): JSX.Element {
  const { item } = useViews()
  const isDecoded = item.form.value === 'decoded' && decoded !== undefined
  return (
    <section class="panel-section">
      <div class="section-head">
        <h3>Attributes</h3>
        {decoded !== undefined && (
          <fieldset class="segments" aria-label="Form">
            {(['decoded', 'stored'] as const).map((form) => (
              <button
                key={form}
                type="button"
                aria-pressed={item.form.value === form}
                onClick={() => {
                  item.form.value = form
                }}
              >
                {form === 'decoded' ? 'Decoded' : 'Stored'}
              </button>
            ))}
          </fieldset>
        )}
      </div>
      <dl class="attributes">
        {isDecoded
          ? Object.entries(decoded).map(([name, value]) => (
              <Line
                key={name}
                name={name}
                type={entity?.attributes.find((each) => each.name === name)?.type ?? ''}
                value={value}
              />
            ))
          : Object.entries(stored.item).map(([name, value]) => (
              <Line key={name} name={name} type={kindName(value)} value={plain(value)} />
            ))}
      </dl>
    </section>
  )
}

function Line({
  name,
  type,
  value,
}: {
  readonly name: string
  readonly type: string
  readonly value: unknown
}): JSX.Element {
  return (
    <div>
      <dt>
        <span class="attribute-name">{name}</span>
        <span class="attribute-type">{type}</span>
      </dt>
      <dd class="mono">
        <LongText text={shownValue(value)} />
      </dd>
    </div>
  )
}

/** A value shows this many characters until more are wanted: laying out 400 KB takes the browser seconds. */
const firstCharacters = 2_000

function LongText({ text }: { readonly text: string }): JSX.Element {
  const [isWhole, setIsWhole] = useState(false)
  if (isWhole || text.length <= firstCharacters) return <>{text}</>
  return (
    <>
      {text.slice(0, firstCharacters)}…{' '}
      <button type="button" class="link" onClick={() => setIsWhole(true)}>
        Show all {count(text.length)} characters
      </button>
    </>
  )
}

function shownValue(value: unknown): string {
  if (typeof value === 'string') return value === '' ? '""' : value
  if (typeof value === 'object' && value !== null) return JSON.stringify(value, null, 2)
  return value === undefined ? '' : String(value)
}
