import type { JSX } from 'preact'
import type { ArgumentShape, PatternShape } from '../../../src/explorer/protocol/index.ts'
import { Grid } from '../../grid/grid.tsx'
import { Empty, ErrorBox } from '../../parts/notices.tsx'
import { searchId } from '../../parts/search-id.ts'
import { Template } from '../../parts/template.tsx'
import { conditionText } from '../../rows/condition.ts'
import { useViews } from '../../state/views.ts'
import type { bounds } from '../../values/arguments.ts'
import { StatusBar } from '../table/status-bar.tsx'

/** A pattern with its arguments; its result, or its condition drawn over the partition that it reads. */
export function RunPattern({ pattern }: { readonly pattern: PatternShape }): JSX.Element {
  const { explorer, patterns } = useViews()
  const condition = patterns.condition.value
  const isAround = patterns.isAround.value
  const missing = pattern.arguments.filter(
    ({ name, isRequired }) => isRequired && (patterns.typed.value[name] ?? '') === '',
  )
  return (
    <section class="run" aria-label={`Run ${pattern.name}`}>
      <form
        class="run-form"
        onSubmit={(event) => {
          event.preventDefault()
          patterns.run()
        }}
      >
        <div class="run-head">
          <h2>{pattern.name}</h2>
          <Template partition={pattern.partition} sort={pattern.sort} />
        </div>
        <div class="run-arguments">
          {pattern.arguments.map((argument, at) => (
            <Argument key={argument.name} argument={argument} isFirst={at === 0} />
          ))}
          <button type="submit" class="button button-primary" disabled={missing.length > 0}>
            Run
          </button>
        </div>
      </form>
      {condition !== undefined && (
        <div class="bar">
          <span class="index-name">{condition.index ?? 'table'}</span>
          <span class="crumb mono">{conditionText(condition, explorer.indexOf(condition.index))}</span>
          <span class="bar-space" />
          <fieldset class="segments" aria-label="What to show">
            <button
              type="button"
              aria-pressed={!isAround}
              onClick={() => {
                patterns.isAround.value = false
              }}
            >
              Result
            </button>
            <button
              type="button"
              aria-pressed={isAround}
              onClick={() => {
                patterns.isAround.value = true
                patterns.loadAround()
              }}
            >
              In its partition
            </button>
          </fieldset>
        </div>
      )}
      <div class="run-grid">
        <Result />
      </div>
    </section>
  )
}

function Result(): JSX.Element {
  const { explorer, patterns, table, item } = useViews()
  const isAround = patterns.isAround.value && patterns.condition.value !== undefined
  const pane = isAround ? patterns.around : patterns.pane
  const loaded = pane.loaded.value
  const error = pane.error.value ?? patterns.pane.error.value
  if (error !== undefined && loaded === undefined) {
    return (
      <div class="pane-notice">
        <ErrorBox
          error={error}
          onRetry={() => {
            patterns.run()
          }}
        />
      </div>
    )
  }
  if (loaded === undefined) {
    return pane.status.value === 'loading' ? (
      <Empty title="Reading…" />
    ) : (
      <Empty title="Run it to see its items here" />
    )
  }
  return (
    <>
      {loaded.rows.count === 0 ? (
        <Empty title="No items" />
      ) : (
        <Grid
          id="result"
          label="Items of the pattern"
          loaded={loaded}
          columnsVersion={pane.columnsVersion.value}
          indexes={patterns.indexes.value}
          entities={explorer.model.entities}
          colors={explorer.colors}
          selected={patterns.selected.value}
          drawn={patterns.condition.value}
          onSelect={(row) => {
            patterns.selected.value = row
          }}
          onFollow={(index, stored) => {
            item.close()
            table.follow(index, stored)
          }}
          onEnd={() => {
            if (isAround) pane.more()
          }}
        />
      )}
      <StatusBar pane={pane} index={patterns.indexes.value[0]} />
    </>
  )
}

/** One value, or the bounds of a range. */
function Argument({
  argument: { name, type, isRequired, isRange, values },
  isFirst,
}: {
  readonly argument: ArgumentShape
  readonly isFirst: boolean
}): JSX.Element {
  const { patterns } = useViews()
  const typed = patterns.typed.value
  const listed = values !== undefined && values.length > 0
  const input = (field: string, label: string) => (
    <input
      key={field}
      class="mono"
      spellcheck={false}
      autocomplete="off"
      aria-label={label}
      id={isFirst && field === name ? searchId : undefined}
      placeholder={isRequired ? '' : 'any'}
      value={typed[field] ?? ''}
      onInput={({ currentTarget }) => patterns.set(field, currentTarget.value)}
    />
  )
  return (
    <div class="argument">
      <span class="field-name">
        {name}
        <small>
          {type}
          {isRequired ? '' : ', optional'}
        </small>
      </span>
      <div class="argument-fields">
        {listed ? (
          <select
            aria-label={name}
            value={typed[name] ?? ''}
            onChange={({ currentTarget }) => patterns.set(name, currentTarget.value)}
          >
            <option value="">{isRequired ? '–' : 'any'}</option>
            {values.map((value) => (
              <option key={value} value={value}>
                {value}
              </option>
            ))}
          </select>
        ) : (
          input(name, name)
        )}
        {isRange &&
          (['gte', 'lt'] satisfies (typeof bounds)[number][]).map((bound) => (
            <span key={bound} class="bound">
              <span aria-hidden="true">{bound === 'gte' ? '≥' : '<'}</span>
              {input(`${name}.${bound}`, `${name} ${bound === 'gte' ? 'from' : 'before'}`)}
            </span>
          ))}
      </div>
    </div>
  )
}
