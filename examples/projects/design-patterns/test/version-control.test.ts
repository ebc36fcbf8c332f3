import { expect, it } from 'vitest'
import definition, { Equipment, EquipmentVersion } from '../src/version-control.ts'
import { open } from './open.ts'

it('adds versions in one transaction each, and reads the latest one and the history', async () => {
  await using equipment = await open(definition)
  const { app } = equipment
  await app.store.putAll(Equipment, [{ equipmentId: '1', name: 'Press', state: 'OK' }])
  await app.store.putAll(EquipmentVersion, [
    { equipmentId: '1', version: 1, state: 'OK', time: new Date('2020-11-10T08:00:00Z') },
  ])
  const add = `mutation { addVersion(input: { equipmentId: "1", state: WARNING1, time: "2020-11-10T09:00:00Z" }) {
    version { version } equipment { latest }
  } }`
  expect((await app.query(add)).data).toEqual({
    addVersion: { version: { version: 2 }, equipment: { latest: 2 } },
  })
  const query = '{ equipment(equipmentId: "1") { state latest versions { nodes { version state } } } }'
  expect((await app.query(query)).data).toEqual({
    equipment: {
      state: 'WARNING1',
      latest: 2,
      versions: {
        nodes: [
          { version: 2, state: 'WARNING1' },
          { version: 1, state: 'OK' },
        ],
      },
    },
  })
  expect(await equipment.ask('{ version(equipmentId: "1", version: 1) { state } }')).toEqual({
    version: { state: 'OK' },
  })
})
