import type { JSX } from 'preact'
import { Icon } from '../../parts/icons.tsx'
import { ErrorBox } from '../../parts/notices.tsx'
import { useViews } from '../../state/views.ts'
import { cost, duration } from '../../values/figures.ts'

/** The operations to choose from: the last requests of the gateway, or GraphiQL's examples. */
export function Operations(): JSX.Element {
  const { plan } = useViews()
  const list = plan.list.value
  return (
    <section class="list-column" aria-label="Operations">
      <div class="section-head">
        <fieldset class="segments" aria-label="Which operations">
          {(['requests', 'examples'] as const).map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={list === each}
              onClick={() => {
                plan.chosenList.value = each
              }}
            >
              {each === 'requests' ? 'Last requests' : 'Examples'}
            </button>
          ))}
        </fieldset>
        {list === 'requests' && (
          <button
            type="button"
            class="icon-button"
            aria-label="Read the requests again"
            title="Read again"
            onClick={() => plan.loadRequests()}
          >
            <Icon name="reload" />
          </button>
        )}
      </div>
      {list === 'requests' ? <Requests /> : <Examples />}
    </section>
  )
}

function Requests(): JSX.Element {
  const { plan } = useViews()
  const requests = plan.requests.value
  const error = plan.requestsError.value
  if (error !== undefined) return <ErrorBox error={error} onRetry={() => plan.loadRequests()} />
  if (requests.length === 0) return <p class="note">No requests since the gateway started.</p>
  return (
    <ul class="options">
      {requests.map((request) => {
        const used = request.plan?.actual
        return (
          <li key={request.id}>
            <button
              type="button"
              aria-pressed={plan.request.value?.id === request.id}
              onClick={() => plan.pickRequest(request)}
            >
              <span class={request.code === 'OK' ? 'state state-ok' : 'state state-failed'} />
              <span class="option-title">{request.name ?? request.type ?? 'request'}</span>
              <span class="option-detail">
                {used !== undefined && `${cost(used)} · `}
                {duration(request.milliseconds)}
              </span>
            </button>
          </li>
        )
      })}
    </ul>
  )
}

function Examples(): JSX.Element {
  const { explorer, plan } = useViews()
  const { examples } = explorer.model
  if (examples.length === 0) return <p class="note">The gateway's definition has no examples.</p>
  return (
    <ul class="options">
      {examples.map((example) => (
        <li key={example.query}>
          <button
            type="button"
            aria-pressed={plan.example.value === example}
            onClick={() => plan.pickExample(example)}
          >
            <span class="option-title">{example.title ?? 'Example'}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
