import type { JSX } from 'preact'
import { Empty, ErrorBox } from '../../parts/notices.tsx'
import { searchId } from '../../parts/search-id.ts'
import { useViews } from '../../state/views.ts'
import { duration } from '../../values/figures.ts'
import { Figures } from './figures.tsx'
import { Lanes } from './lanes.tsx'
import { Operations } from './operations.tsx'
import { Reads } from './reads.tsx'

/** An operation as its plan. */
export function PlanView(): JSX.Element {
  const { plan } = useViews()
  const shown = plan.plan.value
  const error = plan.error.value
  const request = plan.request.value
  return (
    <div class="view view-columns">
      <Operations />
      <div class="view-scroll plan-scroll">
        <Editor />
        {plan.missing.value !== undefined && (
          <output class="note">
            The request {plan.missing.value} is not among the last hundred of this process.
          </output>
        )}
        {error !== undefined && <ErrorBox error={error} />}
        {request !== undefined && (
          <p class="plan-request">
            <span class={request.code === 'OK' ? 'code code-ok' : 'code code-failed'}>{request.code}</span>
            <span>{duration(request.milliseconds)}</span>
            <time dateTime={new Date(request.at).toISOString()}>
              {new Date(request.at).toLocaleTimeString()}
            </time>
          </p>
        )}
        {shown === undefined ? (
          error === undefined && (
            <Empty
              title={request === undefined ? 'Choose an operation, or type one' : 'No plan was recorded'}
            >
              <p>Its round trips, calls and read units are shown here. Planning reads nothing.</p>
            </Empty>
          )
        ) : (
          <>
            <Figures plan={shown} />
            <section class="card">
              <h3>Round trips</h3>
              <Lanes plan={shown} />
            </section>
            <Reads plan={shown} />
          </>
        )}
      </div>
    </div>
  )
}

function Editor(): JSX.Element {
  const { plan } = useViews()
  const submit = (event: Event) => {
    event.preventDefault()
    plan.estimate()
  }
  return (
    <form
      class="editor"
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event)
      }}
    >
      <label class="field">
        <span class="field-name">Operation</span>
        <textarea
          id={searchId}
          class="mono"
          rows={Math.min(16, Math.max(6, plan.query.value.split('\n').length))}
          spellcheck={false}
          placeholder="query { … }"
          value={plan.query.value}
          onInput={({ currentTarget }) => {
            plan.query.value = currentTarget.value
          }}
        />
      </label>
      <div class="editor-side">
        <label class="field">
          <span class="field-name">Variables</span>
          <textarea
            class="mono"
            rows={4}
            spellcheck={false}
            placeholder="{ }"
            value={plan.variables.value}
            onInput={({ currentTarget }) => {
              plan.variables.value = currentTarget.value
            }}
          />
        </label>
        <button
          type="submit"
          class="button button-primary"
          disabled={plan.query.value.trim() === '' || plan.isLoading.value}
          title="Ctrl+Enter"
        >
          {plan.isLoading.value ? 'Planning…' : 'Plan'}
        </button>
      </div>
    </form>
  )
}
