import type { Random } from '../random.ts'

/** A request as bytes, and what its client does after sending them. */
export interface BadRequest {
  readonly kind: Kind
  readonly bytes: string
  /**
   * `reads`: waits for the response; `ends`: closes its own side first, as the request may be incomplete; `leaves`: resets the
   * connection immediately; `leavesMidway`: resets it at the first byte of the response.
   */
  readonly client: 'reads' | 'ends' | 'leaves' | 'leavesMidway'
}

export type Kind = (typeof kinds)[number]

/** The kinds of malformed and abandoned requests, and a valid one. */
export const kinds = [
  'valid',
  'malformed HTTP',
  'malformed JSON',
  'malformed GraphQL',
  'body cut off',
  'gone before the response',
  'gone during the response',
] as const

/** A random request of a kind. */
export function badRequest(kind: Kind, random: Random): BadRequest {
  const valid = random.of(validRequests)
  switch (kind) {
    case 'valid':
      return { kind, bytes: post(valid), client: 'reads' }
    case 'malformed HTTP':
      return { kind, bytes: mutated(post(valid), random, 200), client: 'ends' }
    case 'malformed JSON':
      return { kind, bytes: post(mutated(valid, random, valid.length)), client: 'reads' }
    case 'malformed GraphQL': {
      const { query, variables } = JSON.parse(valid) as { query: string; variables?: object }
      const body = JSON.stringify({ query: mutated(query, random, query.length), variables })
      return { kind, bytes: post(body), client: 'reads' }
    }
    case 'body cut off': {
      const bytes = post(valid)
      const cut = bytes.slice(0, bytes.length - 1 - random.below(valid.length))
      return { kind, bytes: cut, client: random.of(['ends', 'leaves']) }
    }
    case 'gone before the response':
      return { kind, bytes: post(random.of([pageOf(20), valid, valid, valid, valid])), client: 'leaves' }
    case 'gone during the response':
      return { kind, bytes: post(pageOf(random.of([1, 1, 1, 1, 5, 20, 45]))), client: 'leavesMidway' }
  }
}

/** A query whose response has this many times 100 KB. */
export function pageOf(books: number): string {
  return JSON.stringify({ query: `{ books(shelf: "s", first: ${books}) { nodes { text } } }` })
}

const validRequests = [
  JSON.stringify({ query: '{ book(shelf: "s", book: "b1") { book } }' }),
  JSON.stringify({
    query: 'query Books($shelf: ID!, $first: Int) { books(shelf: $shelf, first: $first) { nodes { book } } }',
    variables: { shelf: 's', first: 5 },
  }),
  JSON.stringify({
    query:
      'query Both { one: book(shelf: "s", book: "b2") { ...Names } none: book(shelf: "t", book: "b3") { ...Names } } fragment Names on Book { shelf book }',
  }),
  JSON.stringify({
    query: 'mutation Create($input: CreateBookInput!) { createBook(input: $input) { book } }',
    variables: { input: { shelf: 'new', book: 'n', text: 'once' } },
  }),
]

/** A POST of a body. The gateway closes the connection after it unless it is kept alive. */
export function post(body: string, connection: 'close' | 'keep-alive' = 'close'): string {
  const length = Buffer.byteLength(body)
  return `POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\naccept: application/json\r\ncontent-length: ${length}\r\nconnection: ${connection}\r\n\r\n${body}`
}

/** One to four changes within the first `span` characters. */
function mutated(text: string, random: Random, span: number): string {
  let changed = text
  for (let left = 1 + random.below(4); left > 0; left--) {
    const at = random.below(Math.min(span, changed.length))
    const length = random.below(6)
    changed = changed.slice(0, at) + random.of(fragments) + changed.slice(at + length)
  }
  return changed
}

const fragments = [
  '',
  '\0',
  '"',
  '\\',
  '\\ud800',
  '{',
  '}',
  '[[[[',
  '(',
  ')',
  '$',
  '...',
  '@include(if: $x)',
  'null',
  '1e999',
  '__proto__',
  '\r\n',
  '\r\n\r\n',
  ':',
  ' ',
  'é',
  '\u{1f4a5}',
  'transfer-encoding: chunked\r\n',
  'expect: 100-continue\r\n',
  'GET / HTTP/9.9\r\n',
  'x'.repeat(2000),
]
