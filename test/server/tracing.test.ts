import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node'
import { openTracing } from 'dynagate'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openPostOffice } from './post-office.ts'

const exporter = new InMemorySpanExporter()

beforeAll(() => new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).register())
beforeEach(() => exporter.reset())
afterAll(() => {
  for (const each of [trace, context, propagation]) each.disable()
})

async function openTraced() {
  const observers = [await openTracing()]
  const office = await openPostOffice({ observers }, { observers })
  exporter.reset()
  return office
}

/** The finished spans of a name: one unless there are several. */
function spansOf(name: string) {
  return exporter.getFinishedSpans().filter((span) => span.name === name)
}

describe('the traces', () => {
  it('have a span for the operation, and one for each call below it', async () => {
    await using office = await openTraced()
    const query =
      'query States { parcelsByState(state: SENT, first: 5) { nodes { to } } parcel(parcelId: "p1") { to } }'
    await office.send({ query }, { 'x-request-id': 'r-1' })
    const [operation] = spansOf('query')
    expect(operation).toMatchObject({
      kind: SpanKind.SERVER,
      status: { code: SpanStatusCode.UNSET },
      attributes: {
        'graphql.operation.name': 'States',
        'graphql.operation.type': 'query',
        'dynagate.request_id': 'r-1',
        'dynagate.calls': 2,
        'dynagate.read_units': 1,
      },
    })
    const [call] = spansOf('Query post')
    expect(call?.attributes).toEqual({
      'db.system.name': 'aws.dynamodb',
      'db.operation.name': 'Query',
      'db.collection.name': 'post',
      'db.response.returned_rows': 3,
      'aws.dynamodb.table_names': ['post'],
      'aws.dynamodb.index_name': 'byState',
      'aws.dynamodb.limit': 6,
      'aws.dynamodb.count': 3,
      'aws.dynamodb.consumed_capacity': ['{"TableName":"post","CapacityUnits":0.5}'],
      'dynagate.patterns': ['parcelsByState'],
    })
    expect(call?.kind).toBe(SpanKind.CLIENT)
    for (const each of [...spansOf('Query post'), ...spansOf('GetItem post')]) {
      expect(each.parentSpanContext?.spanId).toBe(operation?.spanContext().spanId)
    }
    expect(exporter.getFinishedSpans()).toHaveLength(3)
  })

  it('continue those of the client', async () => {
    await using office = await openTraced()
    const traceId = '0af7651916cd43dd8448eb211c80319c'
    await office.send({ query: '{ __typename }' }, { traceparent: `00-${traceId}-b7ad6b7169203331-01` })
    const [operation] = spansOf('query')
    expect(operation?.spanContext().traceId).toBe(traceId)
    expect(operation?.parentSpanContext?.spanId).toBe('b7ad6b7169203331')
  })

  it('are below the active span of a host', async () => {
    await using office = await openTraced()
    await trace.getTracer('host').startActiveSpan('host', async (host) => {
      await office.gateway.fetch('http://gateway/graphql?query=%7B__typename%7D')
      host.end()
    })
    expect(spansOf('query')[0]?.parentSpanContext?.spanId).toBe(spansOf('host')[0]?.spanContext().spanId)
  })

  it('have the code of an error, and an error as status if the client is not to blame', async () => {
    await using office = await openTraced()
    await office.send({ query: '{ broken }' })
    await office.send({ query: '{ none }' })
    await office.send({ query: 'mutation { createParcel(input: { parcelId: "p1", to: "Ely" }) { to } }' })
    const ended = exporter
      .getFinishedSpans()
      .map(({ name, attributes, status }) => [name, attributes['error.type'], status.code])
    const { ERROR, UNSET } = SpanStatusCode
    expect(ended).toEqual([
      ['query', 'INTERNAL_SERVER_ERROR', ERROR],
      ['GraphQL request', 'GRAPHQL_VALIDATION_FAILED', UNSET],
      ['PutItem post', 'CONFLICT', UNSET],
      ['mutation', 'ALREADY_EXISTS', UNSET],
    ])
  })

  it('have one span for a subscription, which ends with its stream, and the calls of its events', async () => {
    await using office = await openTraced()
    await office.send({ query: 'subscription { arrived { to } }' }, { accept: 'text/event-stream' })
    const [subscription, ...others] = spansOf('subscription')
    expect(others).toEqual([])
    const parents = spansOf('GetItem post').map(({ parentSpanContext }) => parentSpanContext?.spanId)
    const own = subscription?.spanContext().spanId
    expect(parents).toEqual([own, own])
  })

  it('have no span for a health check', async () => {
    await using office = await openTraced()
    await office.gateway.fetch('http://gateway/health')
    expect(exporter.getFinishedSpans()).toEqual([])
  })
})
