import { createHash } from 'node:crypto'
import type { Random } from '../soak/random.ts'

/** Documents of each kind of success and failure. */
export const documents = [
  '{ hello }',
  'query A { hello } query B { twice(number: 2) }',
  'query ($n: Int!) { twice(number: $n) }',
  'query Q($name: String = "x") { hello(name: $name) }',
  'mutation { touch }',
  'subscription { ticks }',
  '{ hello',
  '',
  ' ',
  '{ nobody }',
  '{ bug }',
  '{ mustBe }',
  '{ conflict throttled foreign }',
  '{ unspeakable }',
  '{ __schema { queryType { name } } }',
  '{ __typename }',
  '# subscription\n{ hello }',
  '\ufeff{ hello }',
  '{ hello(name: "\\ud800") }',
  '{ hello(name: "\u0000") }',
  'fragment F on Query { hello } { ...F }',
  'fragment F on Query { ...F } { ...F }',
  '{ a: hello b: hello c: hello d: hello e: hello f: hello g: hello h: hello i: hello j: hello k: hello l: hello m: hello n: hello o: hello p: hello q: hello r: hello s: hello t: hello u: hello v: hello w: hello x: hello y: hello z: hello a1: hello a2: hello a3: hello a4: hello a5: hello a6: hello }',
  `{ ${'self { '.repeat(30)}hello${' }'.repeat(30)} }`,
  `{ hello ${'@skip(if: false) '.repeat(40)} }`,
  '{ hello @unknown }',
  'query A { hello } query A { hello }',
  'type X { y: Int }',
  '{ __proto__ }',
  '{ constructor: hello }',
  '{ __proto__: hello }',
  '{ toString: hello hasOwnProperty: hello }',
  '{ hello(name: $missing) }',
] as const

/** Variables, of which most are wrong for most documents. */
export const variableSets: readonly unknown[] = [
  undefined,
  null,
  {},
  { n: 1 },
  { n: '1' },
  { n: 2 ** 31 },
  { n: null },
  [],
  'x',
  1,
  true,
  { n: [1] },
  { n: { __proto__: 1 } },
  { name: 'y', extra: 'z' },
  { name: { toString: 1 } },
  { constructor: { prototype: 1 } },
]

/** A random name of an operation, rarely one of the document's. */
export function operationNames(random: Random): unknown {
  return random.of([
    undefined,
    undefined,
    undefined,
    null,
    '',
    'A',
    'B',
    'C',
    1,
    {},
    [],
    true,
    '__proto__',
    'constructor',
  ])
}

/** A random body: mostly the JSON of a request, with oddities in each part. */
export function bodyOf(random: Random): Buffer {
  const query = random.of(documents)
  const hash = createHash('sha256').update(query).digest('hex')
  const request: Record<string, unknown> = { query }
  const variables = random.of(variableSets)
  const operationName = operationNames(random)
  if (variables !== undefined) request.variables = variables
  if (operationName !== undefined) request.operationName = operationName
  if (random.below(8) === 0) {
    request.extensions = random.of<unknown>([
      null,
      {},
      [],
      'x',
      1,
      { persistedQuery: { version: 1, sha256Hash: hash } },
      { persistedQuery: { version: 1, sha256Hash: hash.toUpperCase() } },
      { persistedQuery: { version: 1, sha256Hash: 'wrong' } },
      { persistedQuery: { version: 2, sha256Hash: hash } },
      { persistedQuery: { version: '1', sha256Hash: hash } },
      { persistedQuery: { sha256Hash: 1 } },
      { persistedQuery: null },
      { persistedQuery: [] },
      { persistedQuery: 'x' },
      { persistedQuery: {} },
    ])
    if (random.below(2) === 0) delete request.query
  }
  if (random.below(20) === 0)
    request.documentId = random.of<unknown>([hash, 'x', 1, null, '', `sha256:${hash}`, 'a'.repeat(3000)])
  if (random.below(30) === 0) request.doc_id = random.of<unknown>([hash, 'x', null])
  if (random.below(30) === 0)
    request.query = random.of<unknown>([null, 1, {}, [], true, ['{ hello }'], undefined])
  if (random.below(30) === 0) request.extra = 'x'
  let text = JSON.stringify(request)
  if (random.below(12) === 0) {
    text = random.of([
      '',
      ' ',
      'null',
      '[]',
      '[{"query":"{ hello }"}]',
      '"x"',
      '1',
      '{',
      '{"query": sesame}',
      `\ufeff${text}`,
      ` ${text} `,
      `${text}x`,
      `${text}${text}`,
      '{"query":"{ hello }","query":"{ nobody }"}',
      '{"__proto__":{"query":"{ hello }"}}',
      '{"query":"{ hello }","__proto__":{"operationName":"C"}}',
      '{"query":"{ hello }","variables":{"__proto__":{"n":1}}}',
      `{"query":"{ hello }","variables":${'['.repeat(5000)}${']'.repeat(5000)}}`,
      `{"query":"query ($n: Int!) { twice(number: $n) }","variables":{"n":1e999}}`,
      `{"query":"query ($n: Int!) { twice(number: $n) }","variables":{"n":${'9'.repeat(400)}}}`,
      '{"query":"query ($n: Int!) { twice(number: $n) }","variables":"{\\"n\\":1}"}',
      'query={ hello }',
      '--x\r\n\r\n{}\r\n--x--',
      `{"query":"{ hello }","variables":${'{"a":'.repeat(300)}1${'}'.repeat(300)}}`,
      '{"query":"{ \\u0068ello }"}',
      "{'query':'{ hello }'}",
      '{"Query":"{ hello }"}',
      `{"query":"${'x'.repeat(70_000)}"}`,
    ])
  }
  if (random.below(40) === 0) return Buffer.concat([Buffer.from(text), Buffer.from([0xff, 0xfe])])
  if (random.below(60) === 0) return Buffer.from(text, 'utf16le')
  return Buffer.from(text)
}
