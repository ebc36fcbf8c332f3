import type { Attributes, Context, Span } from '@opentelemetry/api'
import { type ErrorCode, errorCodes } from '../../errors.ts'
import { loadOptional } from '../../load-optional.ts'
import { type CallRecord, operations } from '../../store/index.ts'
import type { Observer } from '../observer.ts'
import { type OperationRecord, summaryOf } from '../operation-record.ts'

/** The traces of a gateway and its store: an observer of both. */
export type Tracing = Required<Pick<Observer, 'aroundRequest' | 'onOperation' | 'onCall'>>

/**
 * Traces through the API of OpenTelemetry: a span for each GraphQL operation, and below it one for each DynamoDB call,
 * named by the semantic conventions. Spans contain no data, arguments or variables. The SDK that the process has set up
 * receives them; without one, nothing is traced.
 *
 * @example
 * const tracing = await openTracing()
 * const store = openStore({ client, table, cursorSecret, observers: [tracing] })
 * const gateway = createGateway({ schema, context: storeContext(store), observers: [tracing] })
 *
 * @throws MissingPackage without `@opentelemetry/api`.
 */
export async function openTracing(): Promise<Tracing> {
  const api = await loadOptional('tracing', ['@opentelemetry/api'], () => import('@opentelemetry/api'))
  const { context, createContextKey, ProxyTracerProvider, propagation, SpanKind, SpanStatusCode, trace } = api
  const tracer = trace.getTracer('dynagate')
  const provider = trace.getTracerProvider()
  let hasSdk = false
  // Without an SDK every span would be made for nothing. One may be set up later.
  const isTraced = () => {
    hasSdk ||=
      !(provider instanceof ProxyTracerProvider) || provider.getDelegateTracer('dynagate') !== undefined
    return hasSdk
  }
  const ownSpan = createContextKey('dynagate.operation')
  const parentOf = (headers: Headers): Context => {
    const active = context.active()
    // Instrumentation of HTTP has read the headers already.
    return trace.getSpan(active) === undefined ? propagation.extract(active, headers, getter) : active
  }
  const end = (span: Span, code: ErrorCode | 'OK', endTime?: number) => {
    if (code !== 'OK') span.setAttribute('error.type', code)
    if (isFailure(code)) span.setStatus({ code: SpanStatusCode.ERROR })
    span.end(endTime)
  }
  return {
    aroundRequest(headers, run) {
      if (!isTraced()) return run()
      const parent = parentOf(headers)
      const span = tracer.startSpan('GraphQL request', { kind: SpanKind.SERVER }, parent)
      return context.with(trace.setSpan(parent, span).setValue(ownSpan, span), run)
    },
    onOperation(operation) {
      if (!isTraced()) return
      const span = context.active().getValue(ownSpan) as Span | undefined
      // Events of a subscription end while its own span, their parent, is open.
      if (span === undefined || operation.type === 'event') return
      if (operation.type !== undefined) span.updateName(operation.type)
      if (span.isRecording()) span.setAttributes(attributesOfOperation(operation))
      end(span, operation.code)
    },
    onCall(call) {
      if (!isTraced()) return
      const name = operations[call.operation].name
      const startTime = performance.timeOrigin + call.startedAt
      const options = { kind: SpanKind.CLIENT, startTime }
      const span = tracer.startSpan(call.table === undefined ? name : `${name} ${call.table}`, options)
      // Without an SDK, or in a trace that isn't sampled, attributes aren't used.
      if (span.isRecording()) span.setAttributes(attributesOfCall(call))
      end(span, call.error ?? 'OK', startTime + call.milliseconds)
    },
  }
}

/** The headers of a request, by their names in lower case. */
type Headers = Readonly<Record<string, string | string[] | undefined>>

const getter = {
  keys: (headers: Headers) => Object.keys(headers),
  get: (headers: Headers, name: string) => headers[name],
}

/** The conventions of GraphQL servers; the document itself may have values of clients. */
function attributesOfOperation(operation: OperationRecord): Attributes {
  const { name, type, calls, readUnits, writeUnits, retries } = summaryOf(operation)
  return {
    ...(name !== undefined && { 'graphql.operation.name': name }),
    ...(type !== undefined && { 'graphql.operation.type': type }),
    'dynagate.request_id': operation.requestId,
    'dynagate.calls': calls,
    'dynagate.read_units': readUnits,
    'dynagate.write_units': writeUnits,
    'dynagate.retries': retries,
  }
}

/** The conventions of database calls, and of DynamoDB's. */
function attributesOfCall(call: CallRecord): Attributes {
  const { table, index, patterns, items, requested, retries, readUnits, writeUnits } = call
  const { name, isRead } = operations[call.operation]
  const isQuery = call.operation === 'query' || call.operation === 'scan'
  const units = JSON.stringify({ TableName: table, CapacityUnits: readUnits + writeUnits })
  return {
    'db.system.name': 'aws.dynamodb',
    'db.operation.name': name,
    ...(table !== undefined && { 'db.collection.name': table, 'aws.dynamodb.table_names': [table] }),
    ...(index !== undefined && { 'aws.dynamodb.index_name': index }),
    ...(isRead && { 'db.response.returned_rows': items }),
    ...(isQuery &&
      requested !== undefined && { 'aws.dynamodb.limit': requested, 'aws.dynamodb.count': items }),
    ...(!isQuery && requested !== undefined && { 'db.operation.batch.size': requested }),
    ...(readUnits + writeUnits > 0 && { 'aws.dynamodb.consumed_capacity': [units] }),
    ...(patterns.length > 0 && { 'dynagate.patterns': [...patterns] }),
    ...(retries > 0 && { 'dynagate.retries': retries }),
  }
}

/** Whether an operation has failed for a reason that isn't its client's. */
function isFailure(code: ErrorCode | 'OK'): boolean {
  if (code === 'OK' || code === 'RATE_LIMITED' || code === 'CONFLICT') return false
  return code === 'INTERNAL_SERVER_ERROR' || errorCodes[code].retryable
}
