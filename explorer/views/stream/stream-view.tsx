import type { JSX } from 'preact'
import { Dot } from '../../parts/entity-tag.tsx'
import { Icon } from '../../parts/icons.tsx'
import { Empty, ErrorBox } from '../../parts/notices.tsx'
import type { StreamStatus } from '../../state/stream-state.ts'
import { useViews } from '../../state/views.ts'
import { counted } from '../../values/figures.ts'
import { Change } from './change.tsx'
import { RequestCosts } from './request-costs.tsx'

const statuses: Readonly<Record<StreamStatus, string>> = {
  closed: 'Not connected',
  connecting: 'Connecting…',
  live: 'Live',
  lost: 'Connection lost, connecting again…',
}

/** The live changes of the table, and what the last requests cost. */
export function StreamView(): JSX.Element {
  const { explorer, stream } = useViews()
  const { model, colors } = explorer
  const isPaused = stream.isPaused.value
  const shown = stream.shown.value
  return (
    <div class="view view-columns stream">
      <div class="stream-main">
        <div class="bar">
          <output class={`live live-${isPaused ? 'paused' : stream.status.value}`}>
            <span class="state" />
            {isPaused ? 'Paused' : statuses[stream.status.value]}
          </output>
          <div class="chips">
            {model.entities.map(({ name }) => (
              <button
                key={name}
                type="button"
                class="chip"
                aria-pressed={!stream.hidden.value.has(name)}
                onClick={() => stream.toggle(name)}
              >
                <Dot color={colors.get(name)} />
                {name}
              </button>
            ))}
            <button
              type="button"
              class="chip"
              aria-pressed={!stream.hidden.value.has('')}
              onClick={() => stream.toggle('')}
            >
              <span class="dot dot-none" />
              others
            </button>
          </div>
          <span class="bar-space" />
          <span class="note">{counted(shown.length, 'change')}</span>
          <button
            type="button"
            class="button button-quiet"
            onClick={() => {
              stream.isPaused.value = !isPaused
            }}
            title="p"
          >
            <Icon name={isPaused ? 'play' : 'pause'} />
            {isPaused ? 'Resume' : 'Pause'}
          </button>
          <button type="button" class="button button-quiet" onClick={() => stream.clear()}>
            Clear
          </button>
        </div>
        {!model.hasStream ? (
          <Empty title="The table has no stream">
            <p>
              With <code>stream: 'newAndOldImages'</code> in <code>defineTable()</code> every change of an
              item is shown here.
            </p>
          </Empty>
        ) : shown.length === 0 ? (
          <Empty
            title={stream.status.value === 'live' ? 'Waiting for changes' : statuses[stream.status.value]}
          >
            {stream.error.value === undefined ? (
              <p>Every change of an item appears here, whatever program makes it.</p>
            ) : (
              <ErrorBox error={stream.error.value} />
            )}
          </Empty>
        ) : (
          <div class="view-scroll">
            <ul class="changes">
              {shown.map((entry) => (
                <Change key={entry.id} entry={entry} />
              ))}
            </ul>
          </div>
        )}
      </div>
      <RequestCosts />
    </div>
  )
}
