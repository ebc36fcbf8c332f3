import { printSchemaWithDirectives } from '@graphql-tools/utils'
import { a, createBuilder, defineTable } from 'dynagate'
import {
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  lexicographicSortSchema,
  printType,
} from 'graphql'
import { describe, expect, it } from 'vitest'
import { schema } from './library.ts'

const sdl = printSchemaWithDirectives(lexicographicSortSchema(schema))
const shown = (name: string): string => {
  const type = schema.getType(name)
  if (type === undefined) throw new Error(`no type ${name}`)
  return printType(type).replaceAll(/ *"""[\s\S]*?"""\n/g, '')
}

describe('the schema of a model', () => {
  it('has attributes as fields of the matching types, renamed and nullable as declared', () => {
    expect(shown('Author')).toContain('joinedOn: Date!')
    expect(shown('Author')).toContain('penName: String!')
    expect(shown('Author')).not.toContain('name:')
    expect(shown('Author')).toContain('mail: EmailAddress\n')
    expect(shown('Author')).toContain('tags: [String!]\n')
    expect(shown('Author')).toContain('portrait: Byte\n')
    expect(shown('Address')).toBe('type Address {\n  city: String!\n  lines: [String!]\n}')
    expect(shown('Book')).toContain('price: Decimal!')
  })

  it('has enumerations with names that are valid in GraphQL', () => {
    expect(shown('BookGenre')).toBe('enum BookGenre {\n  NOVEL\n  short_stories\n}')
  })

  it('has arguments for the parts of the key template, and ranges for ordered ones', () => {
    expect(shown('Query')).toMatch(/booksByYear\([\s\S]*?genre: BookGenre[\s\S]*?year: IntRange/)
    expect(shown('Query')).toContain('author(authorId: ID!): Author')
    expect(shown('IntRange')).toContain('eq: Int')
    expect(shown('StringRange')).toContain('beginsWith: String')
    expect(shown('IntRange')).not.toContain('beginsWith')
  })

  it('has the access pattern of each field in a directive', () => {
    expect(sdl).toContain('@access(operation: GetItem, partition: "AUTHOR#{authorId}", sort: "AUTHOR")')
    expect(sdl).toContain(
      '@access(operation: Query, index: "byYear", partition: "AUTHOR#{authorId}", sort: "BOOK#{genre}#{year}")',
    )
  })

  it('has a union for a collection, or an interface of common attributes', () => {
    expect(shown('ShelfMember')).toBe('union ShelfMember = Author | Book')
    expect(shown('ShelfItem')).toContain('authorId: ID!')
    expect(shown('Author')).toContain('implements Node & ShelfItem')
  })

  it('has inputs that require only attributes without a default', () => {
    expect(shown('CreateBookInput')).toContain('inPrint: Boolean\n')
    expect(shown('CreateBookInput')).toContain('addedAt: DateTime!')
    expect(shown('UpdateBookInput')).not.toContain('addedAt')
    expect(shown('UpdateBookInput')).toContain('title: String!')
    expect(shown('UpdateBookInput')).toContain('price: Decimal\n')
  })

  it('has an input for each write with its attributes, named after its field on a name conflict', () => {
    const table = defineTable({ name: 'table', primaryKey: { partition: 'pk', sort: 'sk' } })
    const User = table.entity('User', {
      attributes: { userId: a.id(), role: a.string().optional(), note: a.string().optional() },
      key: { partition: 'USER#{userId}', sort: 'USER' },
    })
    const builder = createBuilder(table)
    builder.entity(User, { fields: (t) => t.attributes() })
    builder.mutationFields((t) => ({
      signUp: t.create(User, { attributes: ['note'] }),
      createUser: t.create(User),
      updateUser: t.update(User, { attributes: ['note'] }),
      makeAdmin: t.update(User, { attributes: ['role'] }),
    }))
    const made = builder.toSchema()
    const fieldsOf = (name: string) => Object.keys((made.getType(name) as GraphQLInputObjectType).getFields())
    expect(fieldsOf('CreateUserInput')).toEqual(['note', 'role', 'userId'])
    expect(fieldsOf('SignUpInput')).toEqual(['note', 'userId'])
    expect(fieldsOf('UpdateUserInput')).toEqual(['note', 'userId'])
    expect(fieldsOf('MakeAdminInput')).toEqual(['role', 'userId'])
  })

  it('has different names for enumerations whose default names would be the same', () => {
    const table = defineTable({ name: 'table', primaryKey: { partition: 'pk', sort: 'sk' } })
    const key = { partition: 'ORDER#{orderId}', sort: 'ORDER' } as const
    const Order = table.entity('Order', {
      attributes: { orderId: a.id(), lineState: a.enum('OPEN', 'CLOSED'), state: a.enum('PAID') },
      key,
    })
    const OrderLine = table.entity('OrderLine', {
      attributes: { orderId: a.id(), line: a.id(), state: a.enum('PICKED', 'PACKED') },
      key: { partition: 'ORDER#{orderId}', sort: 'LINE#{line}' },
    })
    const builder = createBuilder(table)
    builder.entity(Order, { fields: (t) => t.attributes() })
    builder.entity(OrderLine, { fields: (t) => t.attributes() })
    const made = builder.toSchema()
    const valuesOf = (name: string) =>
      (made.getType(name) as GraphQLEnumType).getValues().map((each) => each.name)
    expect(valuesOf('Order_lineState')).toEqual(['CLOSED', 'OPEN'])
    expect(valuesOf('OrderLine_state')).toEqual(['PACKED', 'PICKED'])
    expect(valuesOf('OrderState')).toEqual(['PAID'])
  })

  it('has no mutation type if nothing can be written', () => {
    const table = defineTable({ name: 'table', primaryKey: { partition: 'pk', sort: 'sk' } })
    const Note = table.entity('Note', {
      attributes: { noteId: a.id(), text: a.string() },
      key: { partition: 'NOTE#{noteId}', sort: 'NOTE' },
    })
    const { note } = table.access({ note: Note.get() })
    const builder = createBuilder(table)
    builder.entity(Note, { fields: (t) => t.attributes() })
    builder.queryFields((t) => ({ note: t.item(note) }))
    expect(builder.toSchema().getMutationType() ?? null).toBeNull()
  })

  it('rejects an enumeration with two values that have the same GraphQL name', () => {
    const table = defineTable({ name: 'table', primaryKey: { partition: 'pk', sort: 'sk' } })
    const Note = table.entity('Note', {
      attributes: { noteId: a.id(), kind: a.enum('x-ray', 'to-do', 'to_do') },
      key: { partition: 'NOTE#{noteId}', sort: 'NOTE' },
    })
    const { note } = table.access({ note: Note.get() })
    const builder = createBuilder(table)
    const declare = () => {
      builder.entity(Note, { fields: (t) => t.attributes() })
      builder.queryFields((t) => ({ note: t.item(note) }))
      builder.toSchema()
    }
    expect(declare).toThrow(
      'NoteKind: the values "to-do" and "to_do" would both be to_do in GraphQL: rename one',
    )
  })
})

it('rejects a field that would replace the global id of a Node', () => {
  const table = defineTable({ name: 'table', primaryKey: { partition: 'pk' } })
  const Cat = table.entity('Cat', { attributes: { id: a.id() }, key: { partition: 'CAT#{id}' } })
  const access = table.access({ cat: Cat.get() })
  const schemaOf = (options: object, fields: 'attributes' | 'renamed') => {
    const builder = createBuilder(table)
    builder.entity(Cat, {
      ...options,
      fields: (t) => (fields === 'attributes' ? t.attributes() : { catId: t.attribute('id') }),
    })
    builder.queryFields((t) => ({ cat: t.item(access.cat) }))
    return printType(builder.toSchema().getType('Cat') as never)
  }
  expect(() => schemaOf({}, 'attributes')).toThrow("catId: t.attribute('id'), or declare node: false")
  expect(schemaOf({ node: false }, 'attributes')).toContain('id: ID!')
  expect(schemaOf({}, 'renamed')).toContain('catId: ID!')
})
