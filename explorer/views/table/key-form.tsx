import type { JSX, TargetedSubmitEvent } from 'preact'
import { useState } from 'preact/hooks'
import { useViews } from '../../state/views.ts'
import { operatorsOf, readKey, type TypedKey, typeNote } from '../../values/typed-key.ts'

const nothing: TypedKey = { partition: [], sort: [], op: 'beginsWith', upper: '' }

/** A key as it is stored, for items that no entity describes. */
export function KeyForm(): JSX.Element {
  const { explorer } = useViews()
  const [name, setName] = useState<string | null>(null)
  const [typed, setTyped] = useState(nothing)
  const index = explorer.indexOf(name)
  const length = index.sort.findLastIndex((_, at) => (typed.sort[at] ?? '') !== '') + 1
  const operators = operatorsOf(index, length)
  const op = operators.some(([each]) => each === typed.op) ? typed.op : 'eq'
  const read = readKey(index, { ...typed, op })

  function submit(event: TargetedSubmitEvent<HTMLFormElement>): void {
    event.preventDefault()
    if (read.partition === undefined) return
    const { partition, sort } = read
    explorer.go({ view: 'table', place: { index: name, partition, ...(sort && { sort }) } })
  }

  return (
    <form class="find-form" onSubmit={submit}>
      <select
        aria-label="Index"
        value={name ?? ''}
        onChange={({ currentTarget }) => {
          setName(currentTarget.value === '' ? null : currentTarget.value)
          setTyped({ ...nothing, op: typed.op })
        }}
      >
        {explorer.model.indexes.map((each) => (
          <option key={each.name ?? ''} value={each.name ?? ''}>
            {each.name ?? 'table'}
          </option>
        ))}
      </select>
      {index.partition.map((attribute, at) => (
        <KeyField
          key={attribute}
          name={attribute}
          note={typeNote(index.types[attribute])}
          value={typed.partition[at] ?? ''}
          onInput={(text) => setTyped({ ...typed, partition: withAt(typed.partition, at, text) })}
        />
      ))}
      {index.sort.length > 0 && (
        <select
          aria-label="Comparison of the sort key"
          value={op}
          onChange={({ currentTarget }) => {
            const chosen = operators.find(([each]) => each === currentTarget.value)
            if (chosen !== undefined) setTyped({ ...typed, op: chosen[0] })
          }}
        >
          {operators.map(([each, title]) => (
            <option key={each} value={each}>
              {title}
            </option>
          ))}
        </select>
      )}
      {index.sort.map((attribute, at) => (
        <KeyField
          key={attribute}
          name={attribute}
          note={typeNote(index.types[attribute])}
          placeholder="any"
          value={typed.sort[at] ?? ''}
          onInput={(text) => setTyped({ ...typed, sort: withAt(typed.sort, at, text) })}
        />
      ))}
      {op === 'between' && (
        <KeyField name="and" note="" value={typed.upper} onInput={(upper) => setTyped({ ...typed, upper })} />
      )}
      <button type="submit" class="button" disabled={read.fault !== undefined}>
        Find
      </button>
      {read.fault !== undefined && read.fault !== '' && (
        <output class="fault find-fault">{read.fault}</output>
      )}
    </form>
  )
}

function KeyField({
  name,
  note,
  placeholder = '',
  value,
  onInput,
}: {
  readonly name: string
  /** The type, unless it is a string. */
  readonly note: string
  readonly placeholder?: string
  readonly value: string
  readonly onInput: (text: string) => void
}): JSX.Element {
  return (
    <label class="find-field find-field-wide">
      <span>{name}</span>
      <input
        class="mono"
        spellcheck={false}
        autocomplete="off"
        placeholder={note === '' ? placeholder : note}
        value={value}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
    </label>
  )
}

function withAt(before: readonly string[], at: number, text: string): string[] {
  const after = [...before]
  for (let each = after.length; each < at; each += 1) after.push('')
  after[at] = text
  return after
}
