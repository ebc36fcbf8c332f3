import type { JSX } from 'preact'
import { Dot, EntityLetters, EntityTag } from '../../parts/entity-tag.tsx'
import { Empty } from '../../parts/notices.tsx'
import { Template } from '../../parts/template.tsx'
import { useViews } from '../../state/views.ts'
import { RunPattern } from './run-pattern.tsx'

/** The matrix of access patterns and entities, and the pattern that was chosen. */
export function PatternsView(): JSX.Element {
  const { explorer, patterns } = useViews()
  const { model } = explorer
  const chosen = patterns.pattern.value
  if (model.patterns.length === 0) {
    return (
      <div class="view">
        <Empty title="The model has no access patterns" />
      </div>
    )
  }
  return (
    <div class={chosen === undefined ? 'view' : 'view view-split'}>
      <div class="view-scroll matrix-scroll">
        <Matrix />
      </div>
      {chosen !== undefined && <RunPattern key={chosen.name} pattern={chosen} />}
    </div>
  )
}

/** Of more entities the matrix has letters instead of names. */
const mostTags = 8

function Matrix(): JSX.Element {
  const { explorer, patterns } = useViews()
  const { model, colors } = explorer
  const chosen = patterns.pattern.value
  const isWide = model.entities.length > mostTags
  return (
    <table class="matrix">
      <thead>
        <tr>
          <th scope="col">Access pattern</th>
          <th scope="col">Operation</th>
          <th scope="col">Key</th>
          {model.entities.map(({ name }) => (
            <th key={name} scope="col" class="matrix-entity">
              {isWide ? (
                <EntityLetters name={name} color={colors.get(name)} />
              ) : (
                <EntityTag name={name} color={colors.get(name)} />
              )}
            </th>
          ))}
          <th scope="col">Fields</th>
        </tr>
      </thead>
      <tbody>
        {model.patterns.map(({ name, entities, operation, index, partition, sort, order, fields }) => (
          <tr
            key={name}
            class={chosen?.name === name ? 'matrix-chosen' : ''}
            onClick={() => patterns.choose(name)}
          >
            <th scope="row">
              <button
                type="button"
                aria-pressed={chosen?.name === name}
                onClick={(event) => {
                  event.stopPropagation()
                  patterns.choose(name)
                }}
              >
                {name}
              </button>
            </th>
            <td>
              {operation}
              {index !== null && <span class="index-name">{index}</span>}
              {order === 'desc' && <span class="note"> descending</span>}
            </td>
            <td>
              <Template partition={partition} sort={sort} />
            </td>
            {model.entities.map((entity) => (
              <td key={entity.name} class="matrix-entity">
                {entities.includes(entity.name) && (
                  <>
                    <Dot color={colors.get(entity.name)} isLarge />
                    <span class="hidden">reads {entity.name}</span>
                  </>
                )}
              </td>
            ))}
            <td class="matrix-fields" title={fields.join(', ')}>
              {fields.join(', ')}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
