import type { JSX, TargetedSubmitEvent } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { Icon } from '../../parts/icons.tsx'
import { searchId } from '../../parts/search-id.ts'
import { useViews } from '../../state/views.ts'
import { KeyForm } from './key-form.tsx'
import { searchKeys, searchValues } from './searches.ts'

const byKey = 'a key'

/** Finds items by an entity and the values of its key, or by a key itself. */
export function FindBar(): JSX.Element {
  const { explorer, table } = useViews()
  const keys = useMemo(() => searchKeys(explorer.model.entities), [explorer])
  const [id, setId] = useState(keys[0]?.id ?? byKey)
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({})
  const chosen = keys.find((key) => key.id === id)
  const values = chosen && searchValues(chosen, typed)
  const set = (name: string, value: string) => setTyped({ ...typed, [name]: value })

  function submit(event: TargetedSubmitEvent<HTMLFormElement>): void {
    event.preventDefault()
    if (chosen !== undefined && values !== undefined) {
      table.find({ entity: chosen.entity.name, index: chosen.index, values })
    }
  }

  return (
    <search class="find-bar">
      <Icon name="search" />
      <select
        id={searchId}
        class="find-target"
        aria-label="What to find"
        value={id}
        onChange={({ currentTarget }) => setId(currentTarget.value)}
      >
        {keys.map((key) => (
          <option key={key.id} value={key.id}>
            {key.index === null ? key.entity.name : `${key.entity.name} by ${key.index}`}
          </option>
        ))}
        <option value={byKey}>By key</option>
      </select>
      {chosen === undefined ? (
        <KeyForm />
      ) : (
        <form class="find-form" onSubmit={submit}>
          {chosen.fields.map(({ name, isRequired, values: known }) => (
            <label key={`${chosen.id} ${name}`} class="find-field">
              <span>{name}</span>
              <input
                class="mono"
                spellcheck={false}
                autocomplete="off"
                placeholder={isRequired ? '' : 'any'}
                aria-required={isRequired}
                list={known.length > 0 ? `values-of-${name}` : undefined}
                value={typed[name] ?? ''}
                onInput={({ currentTarget }) => set(name, currentTarget.value)}
              />
              {known.length > 0 && (
                <datalist id={`values-of-${name}`}>
                  {known.map((value) => (
                    <option key={value} value={value} />
                  ))}
                </datalist>
              )}
            </label>
          ))}
          <button type="submit" class="button" disabled={values === undefined}>
            Find
          </button>
        </form>
      )}
    </search>
  )
}
