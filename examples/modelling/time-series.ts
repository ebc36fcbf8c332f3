import { a, createBuilder, defineGateway, defineTable } from 'dynagate'

const days = 24 * 60 * 60 * 1000

const sensors = defineTable({
  name: 'sensors',
  primaryKey: { partition: 'pk', sort: 'sk' },
  timeToLive: 'expiresAt',
})

const Sensor = sensors.entity('Sensor', {
  attributes: { sensorId: a.id(), room: a.string() },
  key: { partition: 'SENSOR#{sensorId}', sort: 'SENSOR' },
})

const Reading = sensors.entity('Reading', {
  attributes: {
    sensorId: a.id(),
    day: a.date(),
    at: a.dateTime(),
    celsius: a.decimal({ digits: 4, scale: 1 }),
    expiresAt: a.dateTime({ storedAs: 'epochSeconds' }).default(() => new Date(Date.now() + 90 * days)),
  },
  key: { partition: 'SENSOR#{sensorId}#{day}', sort: 'READING#{at}' },
})

const access = sensors.access({
  sensor: Sensor.get(),
  readings: Reading.query(),
  latestReadings: Reading.query({ order: 'desc' }),
})

const builder = createBuilder(sensors)

builder.entity(Sensor, { fields: (t) => t.attributes('room') })
builder.entity(Reading, { fields: (t) => t.attributes('at', 'celsius') })
builder.queryFields((t) => ({
  sensor: t.item(access.sensor),
  readings: t.connection(access.readings, { maxSize: 1000 }),
  latestReadings: t.connection(access.latestReadings, { defaultSize: 1 }),
}))
builder.mutationFields((t) => ({ record: t.create(Reading) }))

export default defineGateway({
  table: sensors,
  schema: builder.toSchema(),
  seed: async (store) => {
    await store.putAll(Sensor, [{ sensorId: 's1', room: 'Cellar' }])
    const quarters = Array.from({ length: 96 }, (_, at) => at)
    await store.putAll(
      Reading,
      quarters.map((quarter) => ({
        sensorId: 's1',
        day: '2026-03-01',
        at: new Date(Date.UTC(2026, 2, 1, 0, quarter * 15)),
        celsius: (11 + quarter / 32).toFixed(1),
      })),
    )
  },
})
