import type { Random } from './random.ts'

/** An expensive document, and its schema. */
export interface HostileDocument {
  readonly name: string
  readonly schema: 'trial' | 'shop'
  readonly text: string
}

/** Some hundred documents: repeated, nested, fanned out by fragments, wide, long, and mixtures of these. */
export function hostileDocuments(): readonly HostileDocument[] {
  return [...chains(), ...doublings(), ...repetitions(), ...nestings(), ...widths(), ...lengths(), ...reads()]
}

/** A document with up to five pieces inserted, removed or duplicated. */
export function mutated({ text }: HostileDocument, random: Random): string {
  let result = text
  for (let changes = 1 + random.below(5); changes > 0; changes -= 1) {
    const at = random.below(result.length + 1)
    const rest = result.slice(at)
    const change = random.of(['insert', 'cut', 'double'])
    if (change === 'insert') result = result.slice(0, at) + random.of(pieces) + rest
    if (change === 'cut') result = result.slice(0, at) + rest.slice(random.below(20))
    if (change === 'double') result = result.slice(0, at) + rest.slice(0, random.below(400)) + rest
  }
  return result
}

const pieces = [
  '{ ',
  ' }',
  'self ',
  'hello ',
  '...F0 ',
  '...F1 ',
  '@include(if: false) ',
  '@skip(if: $v) ',
  'a: ',
  '... on Query { hello } ',
  '... { ',
  '__typename ',
  '(name: "x") ',
  'fragment F9 on Query { ...F0 } ',
]

/** Fragments that each spread the next one several times: in one object, or in nested objects. */
function* chains(): Iterable<HostileDocument> {
  for (const length of [5, 10, 20, 26, 40, 60]) {
    for (const copies of [2, 3, 5]) {
      for (const field of ['', 'self', 'unknown']) {
        const chain = fragments(length, (at) =>
          times(copies, () => (field === '' ? `...F${at + 1}` : `${field} { ...F${at + 1} }`)),
        )
        for (const use of ['...F0', '... @include(if: false) { ...F0 }']) {
          yield trial(`chain of ${length}, ${copies} times ${field}, by ${use}`, `${chain} { ${use} }`)
        }
        yield trial(
          `chain of ${length}, ${copies} times ${field}, by a mutation`,
          `${chain} mutation { never }`,
        )
      }
    }
  }
}

/** Aliases make each copy a field of its own. */
function* doublings(): Iterable<HostileDocument> {
  for (const levels of [5, 8, 12]) {
    for (const copies of [2, 3, 5]) {
      const chain = fragments(levels, (at) => times(copies, (copy) => `a${copy}: self { ...F${at + 1} }`))
      yield trial(`${copies} aliases on ${levels} levels`, `${chain} { ...F0 }`)
      const crossed = times(levels, (at) =>
        times(copies, (copy) => {
          const next = times(copies, (each) => `...L${at + 1}_${each}`)
          return `fragment L${at}_${copy} on Query { self { ${next} } }`
        }),
      )
      const last = times(copies, (copy) => `fragment L${levels}_${copy} on Query { hello }`)
      yield trial(
        `${copies} fragments on ${levels} levels`,
        `${crossed} ${last} { ${times(copies, (copy) => `...L0_${copy}`)} }`,
      )
    }
  }
}

/** One field many times, each with its own selections. */
function* repetitions(): Iterable<HostileDocument> {
  for (const width of [2, 3, 4, 5, 6, 8]) {
    for (const depth of [3, 4, 5, 6, 8]) {
      if (width ** depth > 2_000) continue
      const level = (left: number): string =>
        left === 0 ? 'hello' : times(width, () => `self { ${level(left - 1)} }`)
      yield trial(`${width} copies on ${depth} levels, written out`, `{ ${level(depth)} }`)
    }
  }
  for (const count of [50, 100, 200, 300]) {
    yield trial(`one field ${count} times`, `{ ${times(count, () => 'hello')} }`)
    yield trial(`${count} pairs to compare`, `{ ${times(count, () => 'self { hello }')} }`)
    yield trial(`${count} arguments that differ`, `{ ${times(count, (at) => `hello(name: "${at}")`)} }`)
    yield trial(
      `one spread ${count} times`,
      `fragment F on Query { hello } { ${times(count, () => '...F')} }`,
    )
  }
}

function* nestings(): Iterable<HostileDocument> {
  for (const levels of [11, 50, 150, 300, 10_000]) {
    const within = (open: string) => `{ ${open.repeat(levels)} hello ${' }'.repeat(levels)} }`
    yield trial(`${levels} levels of fields`, within('self { '))
    yield trial(`${levels} levels of inline fragments`, within('... { '))
    yield trial(`${levels} levels of conditions`, within('... @include(if: true) { '))
    yield trial(`a list of ${levels} levels`, `{ hello(name: ${'['.repeat(levels)}${']'.repeat(levels)}) }`)
    yield trial(
      `an object of ${levels} levels`,
      `{ hello(name: ${'{a: '.repeat(levels)}1${'}'.repeat(levels)}) }`,
    )
  }
}

function* widths(): Iterable<HostileDocument> {
  for (const count of [50, 150, 300, 5_000]) {
    yield trial(`${count} unknown fields`, `{ self { ${times(count, (at) => `u${at}`)} } }`)
    yield trial(`${count} unknown directives`, `{ hello ${times(count, (at) => `@d${at}`)} }`)
    yield trial(`${count} unknown spreads`, `{ ${times(count, (at) => `...U${at}`)} }`)
    yield trial(`${count} variables`, `query (${times(count, (at) => `$v${at}: Int`)}) { hello }`)
    yield trial(
      `${count} operations`,
      times(count, (at) => `query Q${at} { hello }`),
    )
    yield trial(
      `${count} unused fragments`,
      `${times(count, (at) => `fragment F${at} on Query { hello }`)} { hello }`,
    )
    yield trial(
      `${count} fragments of one name`,
      `${times(count, () => 'fragment F on Query { hello }')} { ...F }`,
    )
    yield trial(
      `${count} fragments that spread two others`,
      `${times(count, (at) => `fragment F${at} on Query { self { ...F${at + 1} ...F${at + 2} } }`)} { ...F0 }`,
    )
  }
}

/** Few tokens in 100 KB, of every kind that can be long. */
function* lengths(): Iterable<HostileDocument> {
  const long = 100_000
  yield trial('a comment of 100 KB', `#${'x'.repeat(long)}\n{ hello }`)
  yield trial('lines of comments', `${'#\n'.repeat(long / 2)}{ hello }`)
  yield trial('spaces', `{ hello${' '.repeat(long)} }`)
  yield trial('a string of 100 KB', `{ hello(name: "${'x'.repeat(long)}") }`)
  yield trial('escapes', `{ hello(name: "${'\\u0041'.repeat(long / 6)}") }`)
  yield trial('a block string', `{ hello(name: """${' x\n'.repeat(long / 3)}""") }`)
  yield trial('a name of 100 KB', `{ ${'x'.repeat(long)} }`)
  yield trial('a number of 100 KB', `{ twice(number: ${'9'.repeat(long)}) }`)
  yield trial('a hundred names of 1 KB', `{ self { ${times(100, (at) => `${'x'.repeat(1_000)}${at}`)} } }`)
  yield trial('braces', '{'.repeat(long))
  yield trial('a fragment of many lists', `{ hello(name: [${'1 '.repeat(long / 2)}]) }`)
}

/** Fields that read, whose plans are estimated. */
function* reads(): Iterable<HostileDocument> {
  const page = (within: string) => `orders(first: 2) { nodes { ${within} } edges { node { ${within} } } }`
  for (const levels of [1, 2, 3, 4, 5]) {
    let within = 'orderId'
    for (let level = 0; level < levels; level += 1) {
      const reviews = `reviews { nodes { customer { ${page('orderId')} } } }`
      within = `customer { ${page(within)} } lines { nodes { product { ${reviews} } } }`
    }
    yield { name: `reads on ${levels} levels`, schema: 'shop', text: `{ order(orderId: "x") { ${within} } }` }
  }
  for (const levels of [2, 3, 4, 6, 8, 13]) {
    const text = times(levels, (at) => {
      const reviews = `reviews { nodes { customer { ...C${at + 1} } } }`
      const orders = `orders { nodes { ...O${at} } edges { node { ...O${at} } } }`
      return `fragment C${at} on Customer { ${orders} ${reviews} }
        fragment O${at} on Order { customer { ...C${at + 1} } lines { nodes { product { ${reviews} } } } }`
    })
    const last = `fragment C${levels} on Customer { name }`
    const use = '{ customer(customerId: "x") { ...C0 } }'
    yield { name: `reads in ${levels} fragments`, schema: 'shop', text: `${text} ${last} ${use}` }
    const nodes = `{ node(id: "x") { ...C0 ... on Order { customer { ...C0 } } } }`
    yield { name: `reads of nodes in ${levels} fragments`, schema: 'shop', text: `${text} ${last} ${nodes}` }
  }
}

function trial(name: string, text: string): HostileDocument {
  return { name, schema: 'trial', text }
}

/** Fragments F0 to the last, which selects a field. */
function fragments(length: number, content: (at: number) => string): string {
  const all = times(length, (at) => `fragment F${at} on Query { ${content(at)} }`)
  return `${all} fragment F${length} on Query { hello }`
}

function times(count: number, text: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => text(index)).join(' ')
}
