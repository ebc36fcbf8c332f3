import type { JSX } from 'preact'
import { EntityLetters, EntityTag } from '../../parts/entity-tag.tsx'
import { Icon } from '../../parts/icons.tsx'
import { Template } from '../../parts/template.tsx'
import { formatRoute } from '../../state/route.ts'
import { useViews } from '../../state/views.ts'
import { ScanBox } from './scan-box.tsx'

/** Where to begin: nothing of it reads the table. */
export function Start(): JSX.Element {
  const { model } = useViews().explorer
  return (
    <div class="start">
      <div class="start-intro">
        <h2>{model.table}</h2>
        <p>
          Find items by their key above, run one of the access patterns, or read the whole table. Nothing has
          been read yet.
        </p>
      </div>
      <div class="start-column">
        {model.entities.length > 0 && <EntitiesCard />}
        <ScanBox />
      </div>
      {model.patterns.length > 0 && <PatternsCard />}
    </div>
  )
}

/** The entities with their keys. */
function EntitiesCard(): JSX.Element {
  const { explorer, item } = useViews()
  const { model, colors } = explorer
  return (
    <section class="card" aria-labelledby="start-entities">
      <h3 id="start-entities">Entities</h3>
      <table class="lines">
        <tbody>
          {model.entities.map((entity) => {
            const { name, keys } = entity
            return (
              <tr key={name}>
                <th scope="row">
                  <EntityTag name={name} color={colors.get(name)} />
                </th>
                <td>
                  {keys
                    .filter(({ index }) => index === null)
                    .map(({ partition, sort }) => (
                      <Template key={partition} partition={partition} sort={sort} />
                    ))}
                </td>
                <td class="lines-end">
                  {keys
                    .filter(({ index }) => index !== null)
                    .map(({ index }) => (
                      <span key={index} class="index-name">
                        {index}
                      </span>
                    ))}
                </td>
                <td class="lines-action">
                  <button
                    type="button"
                    class="icon-button"
                    aria-label={`Create ${name}`}
                    title={`New ${name}`}
                    onClick={() => item.create(entity)}
                  >
                    <Icon name="plus" />
                  </button>
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}

/** The access patterns, each with a way to run it. */
function PatternsCard(): JSX.Element {
  const { explorer } = useViews()
  const { model, colors } = explorer
  return (
    <section class="card" aria-labelledby="start-patterns">
      <h3 id="start-patterns">Access patterns</h3>
      <ul class="pattern-links">
        {model.patterns.map(({ name, entities, partition, sort, index }) => (
          <li key={name}>
            <a href={formatRoute({ view: 'patterns', pattern: name })}>
              <span class="dots">
                {entities.map((entity) => (
                  <EntityLetters key={entity} name={entity} color={colors.get(entity)} />
                ))}
              </span>
              <span class="pattern-name">{name}</span>
              {index !== null && <span class="index-name">{index}</span>}
              <Template partition={partition} sort={sort} />
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}
