import { a, createBuilder, defineGateway, defineTable } from 'dynagate'

const games = defineTable({
  name: 'games',
  primaryKey: { partition: 'userId', sort: 'gameTitle' },
  indexes: { byGame: { global: { partition: 'gameTitle', sort: { name: 'topScore', type: 'N' } } } },
})

const Score = games.entity('Score', {
  attributes: {
    userId: a.id(),
    gameTitle: a.id(),
    topScore: a.int(),
    achievedAt: a.dateTime(),
    wins: a.int().default(0),
    losses: a.int().default(0),
  },
  key: { partition: '{userId}', sort: '{gameTitle}' },
  indexes: { byGame: { partition: '{gameTitle}', sort: '{topScore}' } },
})

const access = games.access({
  score: Score.get(),
  gamesOf: Score.query(),
  leaders: Score.query('byGame', { order: 'desc' }),
})

const builder = createBuilder(games)

builder.entity(Score, { fields: (t) => t.attributes() })
builder.queryFields((t) => ({
  score: t.item(access.score),
  gamesOf: t.connection(access.gamesOf),
  leaders: t.connection(access.leaders, { defaultSize: 10 }),
}))
builder.mutationFields((t) => ({
  recordScore: t.update(Score, { attributes: ['topScore', 'achievedAt'], conditions: ['topScore'] }),
}))

export default defineGateway({
  table: games,
  schema: builder.toSchema(),
  seed: async (store) => {
    const achievedAt = new Date('2026-03-01T20:00:00Z')
    await store.putAll(Score, [
      { userId: 'u101', gameTitle: 'Galaxy Invaders', topScore: 5842, achievedAt, wins: 21, losses: 72 },
      { userId: 'u101', gameTitle: 'Meteor Blasters', topScore: 1000, achievedAt, wins: 12, losses: 3 },
      { userId: 'u102', gameTitle: 'Galaxy Invaders', topScore: 9213, achievedAt, wins: 8, losses: 1 },
      { userId: 'u103', gameTitle: 'Galaxy Invaders', topScore: 317, achievedAt, wins: 40, losses: 3 },
    ])
  },
})
