import { createHash } from 'node:crypto'
import type { Random } from '../soak/random.ts'
import { bodyOf, documents, operationNames, variableSets } from './raw-bodies.ts'

/** A random request of HTTP: mostly well-formed, with oddities in each part. */
export function rawRequest(random: Random): Buffer {
  const rare = (often = 12) => random.below(often) === 0
  const method =
    random.below(3) > 0
      ? 'POST'
      : random.of([
          'GET',
          'GET',
          'GET',
          'HEAD',
          'OPTIONS',
          'PUT',
          'DELETE',
          'post',
          'PATCH',
          'QUERY',
          'TRACE',
        ])
  const body = bodyOf(random)
  const target = targetOf(random, method)
  const headers: string[] = []
  const host = rare(30)
    ? random.of([
        '',
        'Host: a\r\nHost: b',
        'Host: evil.example',
        'Host: 127.0.0.1:99999',
        'Host: [::1]',
        'Host:',
      ])
    : 'Host: 127.0.0.1'
  if (host !== '') headers.push(host)
  if (method === 'POST' || rare()) {
    headers.push(
      ...(random.below(3) > 0
        ? ['Content-Type: application/json']
        : [
            random.of([
              'Content-Type: application/json; charset=utf-8',
              'Content-Type: application/json;charset="utf-8"',
              'Content-Type: application/json; charset=latin1',
              'Content-Type: APPLICATION/JSON',
              'Content-Type:  application/json  ',
              'content-type: application/json;',
              'Content-Type: application/json, text/plain',
              'Content-Type: text/plain',
              'Content-Type: application/graphql',
              'Content-Type: application/x-www-form-urlencoded',
              'Content-Type: multipart/form-data; boundary=x',
              'Content-Type: application/graphql+json',
              'Content-Type:',
              'Content-Type: application/json\r\nContent-Type: text/plain',
            ]),
          ]),
    )
  }
  if (random.below(2) === 0) {
    headers.push(
      random.of([
        'Accept: */*',
        'Accept: application/json',
        'Accept: application/graphql-response+json',
        'Accept: application/graphql-response+json, application/json;q=0.9',
        'Accept: application/json;q=0.1, application/graphql-response+json',
        'Accept: application/json, application/graphql-response+json;q=0',
        'Accept: APPLICATION/JSON',
        'Accept: application/json; charset=utf-8',
        'Accept: application/graphql-response+json;charset=utf-8',
        'Accept: application/*',
        'Accept: text/*',
        'Accept: text/html, */*;q=0.1',
        'Accept: text/html',
        'Accept: text/event-stream',
        'Accept: text/event-stream, application/json',
        'Accept: multipart/mixed',
        'Accept: multipart/mixed, application/json',
        'Accept:',
        'Accept: ,',
        'Accept: application/json\r\nAccept: application/graphql-response+json',
        'Accept: */*, application/json',
        'Accept: application/graphql-response+json, */*',
      ]),
    )
  }
  const some = [
    'Origin: http://127.0.0.1',
    'Origin: https://app.example.com',
    'Origin: https://evil.example',
    'Origin: null',
    'Origin:',
    'Sec-Fetch-Site: cross-site',
    'Sec-Fetch-Site: same-origin',
    'Sec-Fetch-Site: none',
    'Sec-Fetch-Site: bogus',
    'X-Request-Id: abc',
    'X-Request-Id: \u00e9',
    'X-Request-Id: a b',
    `X-Request-Id: ${'x'.repeat(300)}`,
    'If-None-Match: *',
    'If-None-Match: "x"',
    `If-None-Match: W/"x", "y"`,
    'Content-Encoding: gzip',
    'Accept-Encoding: gzip',
    'Cookie: a=b',
    'Authorization: Bearer x',
    'Authorization:',
    'Access-Control-Request-Method: POST',
    'Access-Control-Request-Headers: content-type',
    'Idempotency-Key: k',
    'Idempotency-Key:',
    'Idempotency-Key: "k"',
    'dynagate-consistent: 1',
    'dynagate-consistent: yes',
    'dynagate-cost: report',
    'dynagate-cost: explain',
    'X-Forwarded-For: 1.2.3.4',
    'X-Forwarded-Host: evil',
    'X-HTTP-Method-Override: GET',
    'X-Forwarded-For: [::1]:80, 10.0.0.1',
    'Last-Event-ID: garbage',
    'Range: bytes=0-1',
    'Content-Language: de',
    'Apollo-Require-Preflight: 1',
    '__proto__: x',
    'constructor: y',
  ]
  while (random.below(2) === 0) headers.push(random.of(some))
  if (rare(15)) headers.push('Expect: 100-continue')
  const hasBody = method !== 'GET' || rare(6)
  if (hasBody) {
    if (rare(5)) {
      headers.push('Transfer-Encoding: chunked')
      if (rare(20)) headers.push(`Content-Length: ${body.length}`)
    } else headers.push(`Content-Length: ${rare(40) ? body.length + random.below(3) : body.length}`)
  }
  const head = `${method} ${target} ${rare(60) ? 'HTTP/1.0' : 'HTTP/1.1'}\r\n${headers.join('\r\n')}\r\nConnection: close\r\n\r\n`
  const isChunked = headers.includes('Transfer-Encoding: chunked')
  return Buffer.concat([
    Buffer.from(head, 'latin1'),
    hasBody ? (isChunked ? chunkedBody(random, body) : body) : Buffer.alloc(0),
  ])
}

function chunkedBody(random: Random, body: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = 0; at < body.length; ) {
    const length = Math.min(body.length - at, 1 + random.below(40))
    parts.push(Buffer.from(`${length.toString(16)}\r\n`), body.subarray(at, at + length), Buffer.from('\r\n'))
    at += length
  }
  parts.push(Buffer.from('0\r\n\r\n'))
  return Buffer.concat(parts)
}

function targetOf(random: Random, method: string): string {
  const path =
    random.below(15) === 0
      ? random.of([
          '/',
          '/graphql/',
          '/graphql/x',
          '//graphql',
          '/GRAPHQL',
          '/graphql%2f',
          '/%67raphql',
          '/health',
          '/ready',
          '/health?x',
          '/favicon.ico',
          '*',
          'http://127.0.0.1/graphql',
          'https://evil.example/graphql',
          '/graphql#x',
          '/./graphql',
          '/x/../graphql',
          '/graphql;x',
          '/graphql\\',
          'graphql',
        ])
      : '/graphql'
  if (method !== 'GET' && random.below(10) > 0) return path
  const parts: string[] = []
  const add = (name: string, value: string) => parts.push(`${name}=${encodeURIComponent(value)}`)
  const query = random.of(documents)
  if (random.below(12) > 0) add('query', query.isWellFormed() ? query : '{ hello }')
  const variables = random.of(variableSets)
  if (variables !== undefined)
    add(
      'variables',
      random.below(10) === 0 ? random.of(['', '{', 'x', 'null', '""']) : JSON.stringify(variables),
    )
  const operationName = operationNames(random)
  if (operationName !== undefined) add('operationName', String(operationName))
  if (random.below(8) === 0)
    add(
      'extensions',
      random.of([
        'null',
        '{}',
        '[]',
        'x',
        '',
        '1',
        JSON.stringify({
          persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') },
        }),
      ]),
    )
  if (random.below(12) === 0)
    add(
      random.of(['query', 'variables', 'extra', '__proto__', 'documentId', 'doc_id', 'operationName']),
      random.of(['x', '', '{ hello }', '{}']),
    )
  if (random.below(20) === 0)
    parts.push(random.of(['', '=', '%', 'query', '%ff=%fe', 'query=%ff', 'a=b=c', '&&']))
  return `${path}?${parts.join('&')}`
}
