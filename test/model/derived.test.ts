import { a, defineTable } from 'dynagate'
import { expect, it } from 'vitest'

const key = { partition: 'SONG#{songId}', sort: 'SONG' }

function faultsOf(attributes: object, template: object = key): string {
  const table = defineTable({ name: 'radio', primaryKey: { partition: 'pk', sort: 'sk' } })
  // Programs without types get the same messages when they start.
  table.entity('Song', { attributes: { songId: a.id(), ...attributes }, key: template } as never)
  try {
    table.access({})
  } catch (error) {
    return (error as Error).message
  }
  return ''
}

it('a derived attribute with inputs that cannot be is a fault', () => {
  const from = (input: string) => a.computed('1', [input], String)
  expect(faultsOf({ title: a.string(), titleKey: a.lowerCase('title') })).toBe('')
  expect(faultsOf({ size: from('length') })).toContain(
    "Song.size: its input 'length' is not declared: name one of its attributes",
  )
  expect(faultsOf({ version: a.version(), size: from('version') })).toContain(
    "Song.size: its input 'version' is itself derived or the version",
  )
  expect(faultsOf({ one: from('two'), two: from('songId') })).toContain(
    "Song.one: its input 'two' is itself derived",
  )
  expect(faultsOf({ note: a.string().optional(), size: from('note') })).toContain(
    "Song.size: its input 'note' is optional: declare it optional() as well",
  )
  expect(faultsOf({ size: a.computed('', ['songId'], String) })).toContain("Song.size: its version is ''")
  expect(faultsOf({ size: a.computed('1', [] as never, () => '') })).toContain('Song.size: it has no inputs')
  expect(faultsOf({ size: from('songId').default('') })).toContain(
    'Song.size: it is derived: remove default()',
  )
  expect(faultsOf({ size: from('songId').readOnly() })).toContain(
    'Song.size: it is derived: remove readOnly()',
  )
})

it('a derived attribute in a primary key is a fault', () => {
  expect(faultsOf({ hash: a.hash('songId') }, { partition: 'SONG#{hash}', sort: 'SONG' })).toContain(
    'Song.hash: is derived, and those who read an item by its key would have to compute it: remove it from the primary key',
  )
})
