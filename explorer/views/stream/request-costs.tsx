import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { ErrorBox } from '../../parts/notices.tsx'
import { formatRoute } from '../../state/route.ts'
import { useViews } from '../../state/views.ts'
import { cost, duration } from '../../values/figures.ts'
import { requestTotals } from '../../values/request-totals.ts'

/** Milliseconds between two readings of the last requests. */
const pauseMs = 2_000

/** What the last hundred requests cost. */
export function RequestCosts(): JSX.Element {
  const { plan } = useViews()
  useEffect(() => {
    const timer = setInterval(() => plan.loadRequests(), pauseMs)
    return () => clearInterval(timer)
  }, [plan])
  const requests = plan.requests.value
  const totals = requestTotals(requests)
  return (
    <aside class="list-column costs" aria-label="Cost of the last requests">
      <div class="section-head">
        <h2>Last requests</h2>
      </div>
      <dl class="figures">
        <div class="figure">
          <dt>requests</dt>
          <dd>{requests.length}</dd>
        </div>
        <div class="figure">
          <dt>read units</dt>
          <dd>{totals.readUnits}</dd>
        </div>
        <div class="figure">
          <dt>write units</dt>
          <dd>{totals.writeUnits}</dd>
        </div>
      </dl>
      {plan.requestsError.value !== undefined && <ErrorBox error={plan.requestsError.value} />}
      {requests.length === 0 && plan.requestsError.value === undefined && (
        <p class="note">No requests since the gateway started.</p>
      )}
      <ul class="options">
        {totals.lines.map(({ request, share, readUnits, writeUnits }) => (
          <li key={request.id}>
            <a href={formatRoute({ view: 'plan', plan: request.id })} title="Show its plan">
              <span class={request.code === 'OK' ? 'state state-ok' : 'state state-failed'} />
              <span class="option-title">{request.name ?? request.type ?? 'request'}</span>
              <span class="option-detail">
                {`${cost({ readUnits, writeUnits })} · ${duration(request.milliseconds)}`}
              </span>
              <span class="cost-bar" aria-hidden="true">
                <span style={{ width: `${share * 100}%` }} class={writeUnits > 0 ? 'cost-write' : ''} />
              </span>
            </a>
          </li>
        ))}
      </ul>
    </aside>
  )
}
