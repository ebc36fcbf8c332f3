import type { JSX, TargetedSubmitEvent } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import type { SortConditionShape } from '../../../src/explorer/protocol/index.ts'
import { Icon } from '../../parts/icons.tsx'
import { searchId } from '../../parts/search-id.ts'
import { useViews } from '../../state/views.ts'
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

const operators: readonly (readonly [SortConditionShape['op'], string])[] = [
  ['beginsWith', 'begins with'],
  ['eq', '='],
  ['lt', '<'],
  ['lte', '≤'],
  ['gt', '>'],
  ['gte', '≥'],
]

/** A key as it is stored, for items that no entity describes. */
function KeyForm(): JSX.Element {
  const { explorer } = useViews()
  const [name, setName] = useState<string | null>(null)
  const [partition, setPartition] = useState<readonly string[]>([])
  const [op, setOp] = useState<SortConditionShape['op']>('beginsWith')
  const [sort, setSort] = useState('')
  const [sortKind, setSortKind] = useState<'S' | 'N'>('S')
  const index = explorer.indexOf(name)
  const isReady = index.partition.every((_, at) => (partition[at] ?? '') !== '')

  function submit(event: TargetedSubmitEvent<HTMLFormElement>): void {
    event.preventDefault()
    const place = {
      index: name,
      partition: index.partition.map((_, at) => ({ S: partition[at] ?? '' })),
      ...(sort !== '' && { sort: { op, values: [{ [sortKind]: sort }] } }),
    }
    explorer.go({ view: 'table', place })
  }

  return (
    <form class="find-form" onSubmit={submit}>
      <select
        aria-label="Index"
        value={name ?? ''}
        onChange={({ currentTarget }) => setName(currentTarget.value === '' ? null : currentTarget.value)}
      >
        {explorer.model.indexes.map((each) => (
          <option key={each.name ?? ''} value={each.name ?? ''}>
            {each.name ?? 'table'}
          </option>
        ))}
      </select>
      {index.partition.map((attribute, at) => (
        <label key={attribute} class="find-field find-field-wide">
          <span>{attribute}</span>
          <input
            class="mono"
            spellcheck={false}
            autocomplete="off"
            value={partition[at] ?? ''}
            onInput={({ currentTarget }) =>
              setPartition(
                index.partition.map((_, each) =>
                  each === at ? currentTarget.value : (partition[each] ?? ''),
                ),
              )
            }
          />
        </label>
      ))}
      {index.sort[0] !== undefined && (
        <>
          <select
            aria-label="Comparison of the sort key"
            value={op}
            onChange={({ currentTarget }) => {
              const chosen = operators.find(([each]) => each === currentTarget.value)
              if (chosen !== undefined) setOp(chosen[0])
            }}
          >
            {operators.map(([each, title]) => (
              <option key={each} value={each}>
                {title}
              </option>
            ))}
          </select>
          <label class="find-field find-field-wide">
            <span>{index.sort[0]}</span>
            <input
              class="mono"
              spellcheck={false}
              autocomplete="off"
              placeholder="any"
              value={sort}
              onInput={({ currentTarget }) => setSort(currentTarget.value)}
            />
          </label>
          <select
            aria-label="Type of the sort key"
            value={sortKind}
            onChange={({ currentTarget }) => setSortKind(currentTarget.value === 'N' ? 'N' : 'S')}
          >
            <option value="S">string</option>
            <option value="N">number</option>
          </select>
        </>
      )}
      <button type="submit" class="button" disabled={!isReady}>
        Find
      </button>
    </form>
  )
}
