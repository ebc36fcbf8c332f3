import type { JSX } from 'preact'
import type { Plan, PlannedRead } from '../../../src/explorer/protocol/index.ts'
import { Template } from '../../parts/template.tsx'
import { formatRoute } from '../../state/route.ts'

/** The fields that read or write, each with its access pattern and the calls that served it. */
export function Reads({ plan }: { readonly plan: Plan }): JSX.Element | null {
  if (plan.reads.length === 0) return null
  return (
    <section class="card">
      <h3>Reads and writes</h3>
      <div class="table-scroll">
        <table class="reads">
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">Round trip</th>
              <th scope="col">Operation</th>
              <th scope="col">Key</th>
              <th scope="col" class="cell-number">
                Times
              </th>
              <th scope="col" class="cell-number">
                Units, at most
              </th>
              <th scope="col">Calls</th>
            </tr>
          </thead>
          <tbody>
            {plan.reads.map((read) => (
              <tr key={read.path}>
                <th scope="row" style={{ '--depth': read.depth }}>
                  <span class="read-name">{read.path.split('.').at(-1)}</span>
                  {read.pattern !== undefined && (
                    <a class="read-pattern" href={formatRoute({ view: 'patterns', pattern: read.pattern })}>
                      {read.pattern}
                    </a>
                  )}
                </th>
                <td>
                  {read.roundTrip === read.lastTrip
                    ? read.roundTrip
                    : `${read.roundTrip} to ${read.lastTrip}`}
                </td>
                <td>
                  {read.operation}
                  {read.index !== null && <span class="index-name">{read.index}</span>}
                </td>
                <td>
                  {read.partition !== undefined && <Template partition={read.partition} sort={read.sort} />}
                </td>
                <td class="cell-number">{read.times}</td>
                <td class="cell-number">{read.operation === 'write' ? read.writeUnits : read.readUnits}</td>
                <td>{callsOf(read, plan)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function callsOf({ calls }: PlannedRead, plan: Plan): string {
  if (plan.calls === undefined) return ''
  if (calls === undefined || calls.length === 0) return 'none'
  const isMerged = calls.some((at) => (plan.calls?.[at]?.patterns.length ?? 0) > 1)
  const numbers = calls.length > 6 ? `${calls.length} calls` : calls.map((at) => `#${at + 1}`).join(' ')
  return isMerged ? `${numbers}, merged` : numbers
}
