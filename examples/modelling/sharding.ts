import { a, createBuilder, defineGateway, defineTable } from 'dynagate'

const audit = defineTable({ name: 'audit', primaryKey: { partition: 'pk', sort: 'sk' } })

const Event = audit.entity('Event', {
  attributes: { day: a.date(), eventId: a.id(), at: a.dateTime(), actor: a.string() },
  // {eventId%4} is 0 to 3, by a hash of the id: the events of a day are in four partitions.
  key: { partition: 'DAY#{day}#{eventId%4}', sort: '{at}#{eventId}' },
})

const access = audit.access({
  event: Event.get(),
  eventsOfDay: Event.query({ order: 'desc' }),
})

const builder = createBuilder(audit)

builder.entity(Event, { fields: (t) => t.attributes('eventId', 'at', 'actor') })
builder.queryFields((t) => ({
  event: t.item(access.event),
  eventsOfDay: t.connection(access.eventsOfDay),
}))

export default defineGateway({
  table: audit,
  schema: builder.toSchema(),
  seed: async (store) => {
    const minutes = Array.from({ length: 30 }, (_, at) => at)
    await store.putAll(
      Event,
      minutes.map((minute) => ({
        day: '2026-03-01',
        eventId: `e${minute}`,
        at: new Date(Date.UTC(2026, 2, 1, 9, minute)),
        actor: minute % 2 === 0 ? 'ada' : 'grace',
      })),
    )
  },
})
