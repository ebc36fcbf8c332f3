import type { GraphQLField } from 'graphql'
import { totalCountName } from '../types/index.ts'
import { costOf, type FieldCost } from './field-cost.ts'
import { type FieldRead, readOf } from './field-read.ts'
import type { Gate } from './gate.ts'
import type { SelectedField, Selections } from './selections.ts'

/** A field that reads or writes, with the fields below it that do. */
export interface PlannedField {
  readonly selected: SelectedField
  readonly definition: GraphQLField<unknown, unknown>
  /** Its path in the response, without list indexes: `customer.orders.nodes.lines`. */
  readonly path: string
  /** The object type that has the field. */
  readonly typeName: string
  readonly work: FieldRead | FieldCost
  /** Whether its object is an item of the planned field above, and not an object in between. */
  readonly isOfItem: boolean
  /** The gate of a connection's `totalCount`; undefined if that isn't selected. */
  readonly counted: Gate | undefined
  readonly children: readonly PlannedField[]
}

/** The outermost fields that read or write, each with those below it. */
export function plannedFields(selections: Selections): readonly PlannedField[] {
  return fieldsOf(selections, { path: '', isOfItem: false })
}

/** The position of selections. */
interface Position {
  readonly path: string
  readonly isOfItem: boolean
}

function fieldsOf({ type, fields }: Selections, position: Position): PlannedField[] {
  if (type === undefined) return []
  return [...fields.values()].flatMap((selected) => {
    const { key, definition } = selected
    const path = position.path === '' ? key : `${position.path}.${key}`
    const work = definition && (readOf(definition) ?? costOf(definition))
    if (definition === undefined || work === undefined) return within(selected, path)
    const isConnection = 'pattern' in work && work.isConnection
    const children = isConnection ? ofConnection(selected, work, path) : ofItems(selected, work, path)
    const counted = isConnection ? fieldNamed(totalCountName, selected)?.gate : undefined
    const { isOfItem } = position
    return [{ selected, definition, path, typeName: type.name, work, isOfItem, counted, children }]
  })
}

/** The fields below one that neither reads nor writes. */
function within({ beneath }: SelectedField, path: string): PlannedField[] {
  return [...beneath.values()].flatMap((selections) => fieldsOf(selections, { path, isOfItem: false }))
}

/** The fields below a connection: its items are its `nodes`, and the `node` of its `edges`. */
function ofConnection(connection: SelectedField, read: FieldRead, path: string): PlannedField[] {
  return fieldsBeneath(connection).flatMap((field) => {
    const own = `${path}.${field.key}`
    if (nameOf(field) === 'nodes') return ofItems(field, read, own)
    if (nameOf(field) !== 'edges') return within(field, own)
    if (read.linkType !== undefined) return ofItems(field, read, own)
    return fieldsBeneath(field).flatMap((each) => {
      const inEdge = `${own}.${each.key}`
      return nameOf(each) === 'node' ? ofItems(each, read, inEdge) : within(each, inEdge)
    })
  })
}

/** The fields of items; a read returns only items of its own entities, even if others implement the interface. */
function ofItems({ beneath }: SelectedField, work: FieldRead | FieldCost, path: string): PlannedField[] {
  return typesOf(work, beneath).flatMap((name) => {
    const selections = beneath.get(name)
    return selections === undefined ? [] : fieldsOf(selections, { path, isOfItem: true })
  })
}

function typesOf(work: FieldRead | FieldCost, beneath: SelectedField['beneath']): readonly string[] {
  if (!('pattern' in work)) return [...beneath.keys()]
  return work.linkType === undefined ? work.pattern.entities.map(({ name }) => name) : [work.linkType]
}

function fieldsBeneath({ beneath }: SelectedField): SelectedField[] {
  return [...beneath.values()].flatMap(({ fields }) => [...fields.values()])
}

function fieldNamed(name: string, field: SelectedField): SelectedField | undefined {
  return fieldsBeneath(field).find((each) => nameOf(each) === name)
}

function nameOf({ nodes: [{ name }] }: SelectedField): string {
  return name.value
}
