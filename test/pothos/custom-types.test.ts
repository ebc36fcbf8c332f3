import { a, createBuilder, createGateway, defineTable, openClient, openStore, prepareTable } from 'dynagate'
import { type GraphQLNamedType, printType } from 'graphql'
import { beforeAll, describe, expect, it } from 'vitest'

/** Versions of two numbers, stored as `1.12`. */
class Version {
  readonly major: number
  readonly minor: number

  constructor(major: number, minor: number) {
    this.major = major
    this.minor = minor
  }

  static parse(text: string): Version {
    const [, major, minor] = /^(\d{1,3})\.(\d{1,3})$/.exec(text) ?? []
    if (major === undefined || minor === undefined) throw new SyntaxError(text)
    return new Version(Number(major), Number(minor))
  }

  toString(): string {
    return `${this.major}.${this.minor}`
  }

  get isBeta(): boolean {
    return this.major === 0
  }
}

const version = a
  .custom('Version', a.string({ maxLength: 7 }), {
    expected: 'a version, such as 1.12',
    is: (value) => value instanceof Version,
    encode: String,
    decode: Version.parse,
  })
  .keyAs({
    encode: ({ major, minor }) => [major, minor].map((each) => String(each).padStart(3, '0')).join('.'),
    decode: (text) => Version.parse(text.split('.').map(Number).join('.')),
    fixedWidth: true,
  })
const slug = a.refined('Slug', a.id(), {
  expected: 'lower-case letters and hyphens',
  is: (text) => /^[a-z-]+$/.test(text),
  servedAs: 'stored',
})
const span = a.custom('Span', a.map('SpanBounds', { from: a.date(), to: a.date() }), {
  expected: 'a span of days that does not end before it begins',
  is: (value): value is { days: readonly [string, string] } =>
    typeof value === 'object' && value !== null && 'days' in value,
  encode: ({ days: [from, to] }) => ({ from, to }),
  decode: ({ from, to }) => {
    if (from > to) throw new RangeError()
    return { days: [from, to] as const }
  },
})

const table = defineTable({ name: 'packages', primaryKey: { partition: 'pk', sort: 'sk' } })
const Release = table.entity('Release', {
  attributes: {
    slug,
    version,
    replaces: a.list(version).default(() => []),
    support: span.optional(),
    spans: a.list(span).optional(),
    plans: a.list(a.list(span)).optional(),
  },
  key: { partition: 'PACKAGE#{slug}', sort: 'RELEASE#{version}' },
})
const access = table.access({ release: Release.get(), releases: Release.query() })
const builder = createBuilder(table)
builder.entity(Release, {
  fields: (t) => ({
    ...t.attributes('slug', 'version', 'replaces', 'support', 'spans', 'plans'),
    isBeta: t.boolean({ resolve: ({ version: { isBeta } }) => isBeta }),
  }),
})
builder.queryFields((t) => ({ release: t.item(access.release), releases: t.connection(access.releases) }))
builder.mutationFields((t) => ({ createRelease: t.create(Release) }))
const schema = builder.toSchema()

let gateway: ReturnType<typeof createGateway>
beforeAll(async () => {
  const client = await openClient({ kind: 'embedded', memory: true })
  await prepareTable(client, { table, mayCreate: true })
  const store = openStore({ client, table, cursorSecret: 'test' })
  gateway = createGateway({ schema, graphiql: false, context: () => ({ store: store.request() }) })
})

async function execute(query: string, variables: object = {}) {
  const response = await gateway.fetch('http://gateway/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  })
  return (await response.json()) as { data?: unknown; errors?: { message: string }[] }
}

describe('a custom type in GraphQL', () => {
  it('is a scalar with its name, or has the GraphQL type of its stored type', () => {
    const printed = (name: string) => {
      const type = schema.getType(name)
      return type && printType(type)
    }
    expect(printed('Version')).toBe('"""A version, such as 1.12."""\nscalar Version')
    const fields = printed('Release')
    expect(fields).toContain('"Each: At most 7 characters."""\n  replaces: [Version!]!\n  slug: ID!')
    expect(fields).toContain('  spans: [SpanBounds!]\n  support: SpanBounds\n')
    expect(fields).toContain('"At most 7 characters."""\n  version: Version!')
  })

  it('has its stored form in GraphQL and its own values in resolvers', async () => {
    const write = `mutation ($version: Version!, $support: SpanBoundsInput) {
      createRelease(input: {
        slug: "left-pad", version: $version, replaces: ["0.9"], support: $support,
        spans: [{ from: "2025-01-01", to: "2025-02-01" }], plans: [[{ from: "2027-01-01", to: "2027-02-01" }]]
      }) { version isBeta }
    }`
    const support = { from: '2026-01-01', to: '2026-12-31' }
    expect(await execute(write, { version: '1.12', support })).toEqual({
      data: { createRelease: { version: '1.12', isBeta: false } },
    })
    const fields = '{ version replaces support { from to } spans { to } plans { from } }'
    const plans = [[{ from: '2027-01-01' }]]
    const release = { version: '1.12', replaces: ['0.9'], support, spans: [{ to: '2025-02-01' }], plans }
    expect(await execute(`{ release(slug: "left-pad", version: "1.12") ${fields} }`)).toEqual({
      data: { release },
    })
    const range = (version: string) =>
      `{ releases(slug: "left-pad", version: ${version}) { nodes ${fields} } }`
    expect(await execute(range('{ gte: "1.9" }'))).toEqual({ data: { releases: { nodes: [release] } } })
    expect(await execute(range('{ lt: "1.9" }'))).toEqual({ data: { releases: { nodes: [] } } })
  })

  it('served as its stored type has its own range input, like a string with keyAs()', () => {
    const shelf = defineTable({ name: 'shelf', primaryKey: { partition: 'pk', sort: 'sk' } })
    const word = a.refined('Word', a.string(), {
      expected: 'lower-case letters',
      is: (text) => /^[a-z]+$/.test(text),
      servedAs: 'stored',
    })
    const Book = shelf.entity('Book', {
      attributes: { shelfId: a.id(), title: a.string() },
      key: { partition: 'BOOKS#{shelfId}', sort: 'BOOK#{title}' },
    })
    const Topic = shelf.entity('Topic', {
      attributes: { shelfId: a.id(), word },
      key: { partition: 'TOPICS#{shelfId}', sort: 'TOPIC#{word}' },
    })
    const signature = a.string().keyAs({
      encode: (text) => text.padStart(6, '0'),
      decode: (key) => key.replace(/^0+/, ''),
    })
    const Copy = shelf.entity('Copy', {
      attributes: { shelfId: a.id(), signature },
      key: { partition: 'COPIES#{shelfId}', sort: 'COPY#{signature}' },
    })
    const patterns = shelf.access({ books: Book.query(), topics: Topic.query(), copies: Copy.query() })
    const both = createBuilder(shelf)
    both.entity(Book, { fields: (t) => t.attributes() })
    both.entity(Topic, { fields: (t) => t.attributes() })
    both.entity(Copy, { fields: (t) => t.attributes() })
    both.queryFields((t) => ({
      books: t.connection(patterns.books),
      topics: t.connection(patterns.topics),
      copies: t.connection(patterns.copies),
    }))
    const built = both.toSchema()
    const { books, topics, copies } = built.getQueryType()?.getFields() ?? {}
    const argument = (field: typeof books, name: string) =>
      String(field?.args.find((each) => each.name === name)?.type)
    expect(argument(books, 'title')).toBe('StringRange')
    expect(argument(topics, 'word')).toBe('TopicWordRange')
    expect(argument(copies, 'signature')).toBe('CopySignatureRange')
    const range = (name: string) => printType(built.getType(name) as GraphQLNamedType)
    expect(range('StringRange')).toContain('beginsWith')
    expect(range('CopySignatureRange')).not.toContain('beginsWith')
  })

  it.each([
    [
      'a literal',
      `{ release(slug: "left-pad", version: "1") { slug } }`,
      {},
      'Version: expected a version, such as 1.12, got "1"',
    ],
    [
      'a variable',
      'query ($version: Version!) { release(slug: "left-pad", version: $version) { slug } }',
      { version: '1.x' },
      'Version: expected a version, such as 1.12, got "1.x"',
    ],
    [
      'a value served as its stored type',
      `{ release(slug: "Left", version: "1.12") { slug } }`,
      {},
      'slug: expected lower-case letters and hyphens, got "Left"',
    ],
    [
      'an input object',
      `mutation { createRelease(input: { slug: "x", version: "1.0", support: { from: "2026-01-02", to: "2026-01-01" } }) { slug } }`,
      {},
      'Release.support: expected a span of days that does not end before it begins, got an object (Object)',
    ],
  ])('rejects an invalid value as %s', async (_, query, variables, message) => {
    const { errors } = await execute(query, variables)
    expect(errors).toMatchObject([
      { extensions: { code: expect.stringMatching(/BAD_USER_INPUT|VALIDATION/) as string } },
    ])
    expect(errors?.[0]?.message).toContain(message)
  })
})
