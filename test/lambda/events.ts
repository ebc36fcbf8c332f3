import type { HttpApiEvent, RestEvent } from '../../src/lambda/index.ts'

// The events of the AWS documentation, with what differs between requests as arguments.

/** What differs between requests. */
export interface EventOptions {
  readonly method?: string
  readonly path?: string
  readonly query?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly isBase64Encoded?: boolean
}

/** Of an HTTP API with the stage `$default`, or of a function URL. */
export function httpApiEvent(options: EventOptions, stage = '$default'): HttpApiEvent {
  const {
    method = 'POST',
    path = '/graphql',
    query = '',
    headers = {},
    body,
    isBase64Encoded = false,
  } = options
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    cookies: ['session=abc', 'theme=dark'],
    headers: {
      host: 'abc123.execute-api.eu-central-1.amazonaws.com',
      'content-type': 'application/json',
      ...headers,
    },
    requestContext: {
      accountId: '123456789012',
      apiId: 'abc123',
      domainName: 'abc123.execute-api.eu-central-1.amazonaws.com',
      domainPrefix: 'abc123',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '203.0.113.9', userAgent: 'curl/8.7.1' },
      requestId: 'JKJaXmPLvHcESHA=',
      routeKey: '$default',
      stage,
      time: '26/Nov/2026:06:00:00 +0000',
      timeEpoch: 1795672800000,
    },
    ...(body !== undefined && { body }),
    isBase64Encoded,
  } as HttpApiEvent
}

/** Of a REST API in the stage `prod`. */
export function restEvent(options: EventOptions): RestEvent {
  const {
    method = 'POST',
    path = '/graphql',
    query = '',
    headers = {},
    body,
    isBase64Encoded = false,
  } = options
  const parameters = [...new URLSearchParams(query)]
  const all = {
    Host: 'abc123.execute-api.eu-central-1.amazonaws.com',
    'Content-Type': 'application/json',
    ...headers,
  }
  return {
    resource: '/{proxy+}',
    path,
    httpMethod: method,
    headers: all,
    multiValueHeaders: listed(Object.entries(all)),
    queryStringParameters: query === '' ? null : Object.fromEntries(parameters),
    multiValueQueryStringParameters: query === '' ? null : listed(parameters),
    pathParameters: { proxy: 'graphql' },
    stageVariables: null,
    requestContext: {
      accountId: '123456789012',
      resourceId: '123456',
      stage: 'prod',
      domainName: 'abc123.execute-api.eu-central-1.amazonaws.com',
      requestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
      identity: { sourceIp: '203.0.113.9', userAgent: 'curl/8.7.1' },
      path: `/prod${path}`,
      httpMethod: method,
    },
    body: body ?? null,
    isBase64Encoded,
  } as RestEvent
}

/** Of an Application Load Balancer, with or without multi-value headers. */
export function loadBalancerEvent(options: EventOptions, multiValue = false): RestEvent {
  const {
    method = 'POST',
    path = '/graphql',
    query = '',
    headers = {},
    body,
    isBase64Encoded = false,
  } = options
  const all = {
    host: 'lb-1.eu-central-1.elb.amazonaws.com',
    'content-type': 'application/json',
    'x-forwarded-for': '198.51.100.7, 203.0.113.9',
    ...headers,
  }
  const parameters = query
    .split('&')
    .flatMap((pair) => (pair === '' ? [] : [pair.split('=') as [name: string, value: string]]))
  return {
    requestContext: {
      elb: { targetGroupArn: 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/shop/1' },
    },
    httpMethod: method,
    path,
    ...(multiValue
      ? {
          multiValueHeaders: listed(Object.entries(all)),
          multiValueQueryStringParameters: listed(parameters),
        }
      : { headers: all, queryStringParameters: Object.fromEntries(parameters) }),
    body: body ?? '',
    isBase64Encoded,
  } as RestEvent
}

/** The values by name. */
function listed(pairs: readonly (readonly [name: string, value: string])[]): Record<string, string[]> {
  const lists: Record<string, string[]> = {}
  for (const [name, value] of pairs) lists[name] = [...(lists[name] ?? []), value]
  return lists
}
