import fc, { type GeneratorValue } from 'fast-check'

/** An operation on the depot, and its variables. */
export interface RandomOperation {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
}

/**
 * Draws a random operation: single and repeated fields, with aliases, in fragments, with @include and @skip; pages of
 * 0 and of too many items, with and without filters; nodes; all of it nested. A mutation has every kind of write, with
 * existing and missing keys, and reads fields of the written items.
 */
export function randomOperation(draw: GeneratorValue, kind: 'query' | 'mutation' = 'query'): RandomOperation {
  const fragments: string[] = []
  const variables: Record<string, unknown> = {}
  const below = (most: number) => draw(fc.nat, { max: most - 1 })
  const pick = <Value>(values: readonly Value[]): Value => values[below(values.length)] as Value

  const variable = (type: string, value: unknown): string => {
    const name = `v${Object.keys(variables).length}`
    variables[name] = value
    types.push(`$${name}: ${type}`)
    return `$${name}`
  }
  const types: string[] = []

  /** One of several arguments, each with its own response key, so that equal response keys have equal arguments. */
  const field = (name: string, argumentLists: readonly string[], beneath: string): string => {
    const at = below(argumentLists.length)
    const args = argumentLists[at] ?? ''
    return `${name}${at}: ${name}${args === '' ? '' : `(${args})`} ${beneath}`
  }
  const sizes = ['first: 0', 'first: 1', 'first: 3', 'last: 2', 'first: 101', 'first: 20', '']
  const filters = [
    'first: 3, filter: {}',
    'first: 4, filter: { name: {} }',
    'first: 5, filter: null',
    'first: 2, filter: { name: { beginsWith: "screw" } }',
    'first: 9, filter: { name: { beginsWith: "none" } }',
    'first: 3, filter: { name: { eq: null } }',
    'first: 0, filter: { name: { beginsWith: "nut" } }',
    'first: 4, filter: { or: [{ name: { beginsWith: "screw" } }, { name: { size: { gt: 40 } } }] }',
    'first: 3, filter: { not: { name: { contains: "9" } }, and: null }',
    'first: 3, filter: { or: [{ name: { eq: null } }] }',
    'first: 3, filter: { name: { size: {} } }',
  ]
  const ranges = ['number: { gt: 2, lt: 9 }', 'number: { gte: 20 }, first: 4', 'number: { eq: 3 }']

  const fieldsOf = (type: string, depth: number): string => {
    const own: Readonly<Record<string, () => string>> =
      depth <= 0 ? leaves(type) : { ...leaves(type), ...nested(type, depth) }
    const names = Object.keys(own)
    const count = 1 + below(3)
    return Array.from({ length: count }, () => wrapped(type, own[pick(names)]?.() ?? '__typename')).join(' ')
  }
  const set = (type: string, depth: number) => `{ ${fieldsOf(type, depth)} }`
  const page = (type: string, depth: number, isCounted = false): string => {
    const parts = [
      () => `nodes ${set(type, depth)}`,
      () => `edges { cursor node ${set(type, depth)} }`,
      () => 'pageInfo { hasNextPage endCursor }',
      ...(isCounted ? [() => 'totalCount'] : []),
    ]
    return `{ ${Array.from({ length: 1 + below(2) }, () => pick(parts)()).join(' ')} }`
  }
  const wrapped = (type: string, selection: string): string => {
    switch (below(9)) {
      case 0:
        return `... on ${type} { ${selection} }`
      case 1: {
        const name = `F${fragments.length}`
        fragments.push(`fragment ${name} on ${type} { ${selection} }`)
        return `...${name} ...${name}`
      }
      case 2:
        return `... @include(if: ${variable('Boolean!', below(2) === 0)}) { ${selection} }`
      case 3:
        return `... @skip(if: ${pick(['true', 'false'])}) { ${selection} } ${selection}`
      case 4:
        return `${selection} ${selection}`
      default:
        return selection
    }
  }
  const leaves = (type: string): Record<string, () => string> => ({
    id: () => (type === 'Query' || type === 'Mutation' ? '__typename' : 'id'),
    typename: () => '__typename',
    attribute: () => ({ Bin: 'label', Part: 'name', Tag: 'tag', Crate: 'text' })[type] ?? '__typename',
  })
  const nested = (type: string, depth: number): Record<string, () => string> => {
    const deeper = depth - 1
    const contents = () =>
      `{ nodes { __typename ... on Bin ${set('Bin', deeper)} ... on Part ${set('Part', deeper)} } }`
    switch (type) {
      case 'Bin':
        return {
          parts: () => field('parts', [...sizes, ...filters, ...ranges], page('Part', deeper, true)),
          latest: () => field('latest', sizes, page('Part', deeper)),
          best: () => `best ${set('Part', deeper)}`,
          contents: () => field('contents', sizes, contents()),
        }
      case 'Part':
        return {
          bin: () => `bin ${set('Bin', deeper)}`,
          tags: () => field('tags', sizes, page('Tag', deeper)),
          ofKind: () => field('ofKind', [...sizes, ...filters], page('Part', deeper)),
        }
      case 'Tag':
        return {
          part: () => `part ${set('Part', deeper)}`,
          others: () => field('others', sizes, page('Tag', deeper)),
        }
      case 'Crate':
        return leaves('Crate')
      case 'Mutation':
        return mutations(deeper)
      default: {
        const bins = ['binId: "a"', 'binId: "b"', 'binId: "c"', 'binId: "d"', 'binId: "none"', 'binId: ""']
        const inBin = (args: readonly string[]) => args.map((each) => `${pick(bins)}, ${each}`)
        return {
          bin: () => alone(`bin(${pick(bins)}) ${set('Bin', deeper)}`),
          part: () => alone(`part(${pick(bins)}, number: ${below(40)}) ${set('Part', deeper)}`),
          parts: () =>
            alone(`parts(${pick(inBin([...sizes, ...filters, ...ranges]))}) ${page('Part', deeper, true)}`),
          latest: () => alone(`latest(${pick(inBin(sizes))}) ${page('Part', deeper)}`),
          all: () =>
            alone(
              `all${pick(sizes.map((each) => (each === '' ? '' : `(${each})`)))} ${page('Part', deeper)}`,
            ),
          ofKind: () =>
            alone(`ofKind(kind: ${below(4)}, ${pick([...sizes, ...filters])}) ${page('Part', deeper)}`),
          contents: () => alone(`contents(${pick(inBin(sizes))}) ${contents()}`),
          node: () => alone(`node(id: "${pick(ids)}") { ${onNode(deeper)} }`),
          nodes: () =>
            alone(
              `nodes(ids: ${variable(
                '[ID!]!',
                Array.from({ length: below(6) }, () => pick(ids)),
              )}) { ${onNode(deeper)} }`,
            ),
        }
      }
    }
  }
  const mutations = (depth: number): Record<string, () => string> => {
    const input = (type: string, value: object) => `input: ${variable(`${type}!`, value)}`
    const crateId = () => pick(['k1', 'k12', 'k2', 'k22', 'k3'])
    const text = () => 'x'.repeat(pick([0, 10, 900, 3_000, 9_000]))
    const some = (value: () => Readonly<Record<string, unknown>>) => (below(2) === 0 ? {} : value())
    const expiry = () => ({ until: pick([1_000_000_000, 4_000_000_000]) })
    const crate = () => ({
      crateId: crateId(),
      shelf: below(90),
      ...some(() => ({ owner: pick(['o', 'p']) })),
      ...some(() => ({ weight: below(900) })),
      ...some(() => ({ text: text() })),
      ...some(() => ({ log: ['made'], marks: ['new'] })),
      ...some(expiry),
    })
    const changes = () => ({
      crateId: crateId(),
      ...some(() => ({ owner: pick(['o', 'p', null]) })),
      ...some(() => ({ shelf: below(90) })),
      ...some(() => ({ text: pick([text(), null]) })),
    })
    const operators = () => ({
      ...some(() => ({ [pick(['addToWeight', 'subtractFromWeight'])]: below(50) })),
      ...some(() => ({ [pick(['appendToLog', 'prependToLog'])]: ['l'.repeat(below(300))] })),
      ...some(() => ({ [pick(['addToMarks', 'deleteFromMarks'])]: [pick(['new', 'old', 'm'.repeat(200)])] })),
    })
    const mutation = (name: string, args: string, beneath: string) => alone(`${name}(${args}) ${beneath}`)
    const onCrate = () => set('Crate', 0)
    const inTag = () => ({
      binId: pick(['b', 'c', 'd']),
      number: below(12),
      tag: below(6),
      text: 'x'.repeat(6_000),
    })
    const keyOfTag = ({ binId, number, tag } = inTag()) => ({ binId, number, tag })
    return {
      createCrate: () => mutation('createCrate', input('CreateCrateInput', crate()), onCrate()),
      upsertCrate: () => mutation('upsertCrate', input('UpsertCrateInput', crate()), onCrate()),
      updateCrate: () =>
        mutation(
          'updateCrate',
          input('UpdateCrateInput', {
            ...changes(),
            ...some(() => ({ weight: below(900) })),
            ...some(expiry),
          }),
          onCrate(),
        ),
      operateCrate: () =>
        mutation(
          'operateCrate',
          `${input('OperateCrateInput', { ...changes(), ...operators() })}${pick(['', ', if: { weight: { gt: 9 } }'])}`,
          onCrate(),
        ),
      sealCrate: () => mutation('sealCrate', input('SealCrateInput', { crateId: crateId() }), onCrate()),
      deleteCrate: () =>
        mutation('deleteCrate', input('DeleteCrateInput', { crateId: crateId() }), onCrate()),
      moveCrates: () =>
        mutation(
          'moveCrates',
          input('MoveCratesInput', { from: pick(['k1', 'k2', 'k3']), to: crateId(), text: text() }),
          pick(['{ made { id } changed { text } }', '{ made { text } }', '{ changed { owner } }']),
        ),
      createTag: () => mutation('createTag', input('CreateTagInput', inTag()), set('Tag', depth)),
      upsertTag: () => mutation('upsertTag', input('UpsertTagInput', inTag()), set('Tag', depth)),
      deleteTag: () => mutation('deleteTag', input('DeleteTagInput', keyOfTag()), set('Tag', depth)),
      tagTwice: () =>
        mutation(
          'tagTwice',
          input('TagTwiceInput', { binId: 'b', number: below(12), text: 'x'.repeat(6_000) }),
          `{ tags ${set('Tag', depth)} }`,
        ),
      updatePart: () =>
        mutation(
          'updatePart',
          input('UpdatePartInput', {
            binId: pick(['b', 'c', 'd', 'none']),
            number: below(30),
            ...some(() => ({ kind: below(9) })),
            ...some(() => ({ name: `screw ${'y'.repeat(300)}` })),
            ...some(() => ({ until: pick([null, 1_000_000_000, 4_000_000_000]) })),
          }),
          set('Part', depth),
        ),
    }
  }
  let aliases = 0
  const alone = (selection: string): string => {
    aliases += 1
    return `root${aliases}: ${selection}`
  }
  const onNode = (depth: number): string =>
    `id ... on Bin ${set('Bin', depth)} ... on Part ${set('Part', depth)} ... on Tag ${set('Tag', depth)}`

  const selections = fieldsOf(kind === 'query' ? 'Query' : 'Mutation', 1 + below(kind === 'query' ? 4 : 3))
  const head = types.length > 0 ? `${kind} (${types.join(', ')})` : kind
  return { query: `${head} { ${selections} }\n${fragments.join('\n')}`, variables }
}

const ids = [
  ['Bin', 'a'],
  ['Bin', 'd'],
  ['Bin', 'none'],
  ['Part', 'b', '003'],
  ['Part', 'd', '021'],
  ['Tag', 'd', '022', '00'],
].map((parts) => Buffer.from(JSON.stringify(parts)).toString('base64url'))
