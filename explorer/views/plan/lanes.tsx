import type { JSX } from 'preact'
import type { Plan } from '../../../src/explorer/protocol/index.ts'
import { duration } from '../../values/figures.ts'
import { callLanes, type Lane, readLanes } from '../../values/lanes.ts'

/** Round trips as lanes: the calls by time if the operation has run, the reads by units if it is only planned. */
export function Lanes({ plan }: { readonly plan: Plan }): JSX.Element {
  if (plan.calls !== undefined && plan.calls.length > 0) {
    const { lanes, milliseconds } = callLanes(plan.calls)
    return <Chart lanes={lanes} from="0 ms" to={duration(milliseconds)} caption="Calls by time" />
  }
  if (plan.reads.length === 0) return <p class="note">Nothing is read or written.</p>
  const { lanes, units } = readLanes(plan.reads)
  return <Chart lanes={lanes} from="0" to={`${units} units`} caption="Reads by units, at most" />
}

function Chart({
  lanes,
  from,
  to,
  caption,
}: {
  readonly lanes: readonly Lane[]
  readonly from: string
  readonly to: string
  readonly caption: string
}): JSX.Element {
  const bars = lanes.flatMap(({ tracks }) => tracks.flat())
  return (
    <figure class="lanes">
      <figcaption>
        <span>{caption}</span>
        {bars.some(({ isMerged }) => isMerged) && <span class="legend bar-merged">merged reads</span>}
        {bars.some(({ isWrite }) => isWrite) && <span class="legend bar-write">writes</span>}
        {bars.some(({ isFailed }) => isFailed) && <span class="legend bar-failed">failed</span>}
      </figcaption>
      <ol>
        {lanes.map(({ roundTrip, tracks }) => (
          <li key={roundTrip} class="lane">
            <span class="lane-name">Round trip {roundTrip}</span>
            <div class="tracks">
              {tracks.map((track, at) => (
                <div key={at} class="track">
                  {track.map((bar) => (
                    <span
                      key={`${bar.left} ${bar.title}`}
                      class={[
                        'bar-of-lane',
                        `words-${bar.words}`,
                        bar.isWrite ? 'bar-write' : '',
                        bar.isMerged ? 'bar-merged' : '',
                        bar.isFailed ? 'bar-failed' : '',
                      ]
                        .filter(Boolean)
                        .join(' ')}
                      style={{ left: `${bar.left * 100}%`, width: `${bar.width * 100}%` }}
                      title={`${bar.title}: ${bar.detail}`}
                    >
                      <span class="bar-words">
                        <span class="bar-title">{bar.title}</span>
                        <span class="bar-detail">{bar.detail}</span>
                      </span>
                    </span>
                  ))}
                </div>
              ))}
            </div>
          </li>
        ))}
      </ol>
      <div class="axis" aria-hidden="true">
        <span>{from}</span>
        <span>{to}</span>
      </div>
    </figure>
  )
}
