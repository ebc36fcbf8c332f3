import { a, defineTable } from 'dynagate'

const table = defineTable({
  name: 'matches',
  primaryKey: { partition: 'pk' },
  indexes: { byRegion: { global: { partition: ['tournament', 'region'], sort: 'round' } } },
})
const attributes = { matchId: a.id(), tournament: a.id(), region: a.id(), round: a.id() }
table.entity('Match', {
  attributes,
  key: { partition: '{matchId}' },
  indexes: { byRegion: { partition: ['{tournament}', '{region}'], sort: ['{round}', '{region}'] } },
})
