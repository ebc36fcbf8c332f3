import type { LoadFigures, ShedCause } from '../overload/index.ts'
import { Counter, Gauge } from './exposition.ts'

/** Metrics of the load of gateways, and of the requests that they reject because of it. */
export function loadMetrics() {
  const loads: (() => LoadFigures)[] = []
  const sumOf = (figure: keyof LoadFigures) => () => {
    const sum = loads.reduce((total, load) => total + load()[figure], 0)
    return [[sum]] as const
  }
  const requests = new Gauge(
    { name: 'dynagate_requests_in_flight', help: 'GraphQL requests that wait or execute.', labels: [] },
    sumOf('requests'),
  )
  const limit = new Gauge(
    {
      name: 'dynagate_request_limit',
      help: 'Requests that may be executed at once: fewer while they end too slowly.',
      labels: [],
    },
    sumOf('requestLimit'),
  )
  const units = new Gauge(
    {
      name: 'dynagate_read_units_in_flight',
      help: 'Read units that the operations in flight may consume, as estimated.',
      labels: [],
    },
    sumOf('readUnits'),
  )
  const shed = new Counter({
    name: 'dynagate_requests_shed_total',
    help: 'Requests that were rejected because too much was in flight.',
    labels: ['cause'],
  })
  return {
    families: [requests, limit, units, shed],
    onShed: (cause: ShedCause) => shed.add(1, cause),
    onGateway: (load: () => LoadFigures) => void loads.push(load),
  }
}
