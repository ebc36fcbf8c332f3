import { a } from '../../src/model/index.ts'
import { faultsOf, type LooseEntity, tableOf } from './faults-of.ts'

const attributes = { boxId: a.id(), day: a.date(), label: a.string() }
const key = { partition: 'BOX#{boxId}', sort: 'BOX' }

/** The faults of second forms, in two tables. */
export function withWrongForms(): readonly string[] {
  return [...withOtherModels(), ...withCollidingKeys()]
}

function withOtherModels(): readonly string[] {
  const other = tableOf({
    typeAttribute: 'type',
    indexes: { extra: { global: { partition: 'extraPk' } } },
  })
  const Other = other.entity('Crate', {
    attributes: { boxId: a.id(), weight: a.int() },
    key: { partition: 'CRATE#{boxId}', sort: 'CRATE' },
    indexes: { extra: { partition: 'CRATE#{boxId}' } },
    shared: true,
  })
  const elsewhere = tableOf({ primaryKey: { partition: 'id' } })
  const Elsewhere = elsewhere.entity('Part', { attributes, key: { partition: 'PART2#{boxId}' } })
  return faultsOf(
    (table) => {
      const form = (entity: LooseEntity) => ({ entity })
      const Box = table.entity('Box', {
        attributes: { ...attributes, items: a.count() },
        key,
        next: form(Other),
        unique: { label: ['label'] },
        softDelete: true,
      })
      table.entity('Part', {
        attributes: { boxId: a.id(), partId: a.id() },
        key: { partition: 'BOX#{boxId}', sort: 'PART#{partId}' },
        parents: { box: { entity: Box, count: 'items' } },
        next: form(Elsewhere),
        former: form(Elsewhere),
      })
    },
    {
      name: 'forms',
      stream: 'newAndOldImages',
      deployment: { replicas: ['eu-west-1'], home: 'eu-central-1' },
    },
  )
}

function withCollidingKeys(): readonly string[] {
  const next = tableOf()
  const NextBox = next.entity('Box', {
    attributes,
    key: { partition: 'BOX#{boxId}', sort: 'LID#{day}' },
    indexes: { gsi1: { partition: 'DAY#{day}', sort: 'BOX#{boxId}' } },
  })
  const NextLid = next.entity('Lid', { attributes, key: { partition: 'BOX#{boxId}', sort: 'LID#{day}' } })
  const NextLock = next.entity('Lock', {
    attributes,
    key: { partition: 'L#{label}', sort: 'LOCK' },
    indexes: { gsi1: { partition: 'ROOM#{boxId}', sort: 'L#{label}' } },
  })
  return faultsOf((table) => {
    const Room = table.entity('Room', {
      attributes: { boxId: a.id(), locks: a.count() },
      key: { partition: 'ROOM#{boxId}', sort: 'ROOM' },
    })
    table.entity('Lock', {
      attributes,
      key: { partition: 'LOCK#{label}', sort: 'LOCK' },
      indexes: { gsi1: { partition: 'ROOM#{boxId}', sort: '{label}' } },
      parents: { room: { entity: Room, count: 'locks' } },
      next: { entity: NextLock },
    })
    const Box = table.entity('Box', {
      attributes,
      key,
      indexes: { gsi1: { partition: 'DAY#{day}', sort: 'BOX#{boxId}' } },
      next: { entity: NextBox },
    })
    const Lid = table.entity('Lid', {
      attributes,
      key: { partition: 'BOX#{boxId}', sort: 'LID#{day}' },
      former: { entity: NextLid },
    })
    table.access({
      boxesOf: Box.query('gsi1'),
      lidsOf: Lid.query(),
      inBox: table.collection([Box, Lid]),
    })
  })
}
