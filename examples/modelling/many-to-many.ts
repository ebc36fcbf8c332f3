import { a, createBuilder, defineGateway, defineTable } from 'dynagate'

const club = defineTable({
  name: 'club',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: { gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } } },
})

const Team = club.entity('Team', {
  attributes: { teamId: a.id(), name: a.string() },
  key: { partition: 'TEAM#{teamId}', sort: 'TEAM' },
})

const Player = club.entity('Player', {
  attributes: { playerId: a.id(), name: a.string() },
  key: { partition: 'PLAYER#{playerId}', sort: 'PLAYER' },
})

const Membership = club.entity('Membership', {
  attributes: { teamId: a.id(), playerId: a.id(), since: a.date(), role: a.enum('CAPTAIN', 'MEMBER') },
  key: { partition: 'TEAM#{teamId}', sort: 'MEMBER#{playerId}' },
  indexes: { gsi1: { partition: 'PLAYER#{playerId}', sort: '{since}' } },
})

const access = club.access({
  team: Team.get(),
  player: Player.get(),
  membersOf: Membership.query(),
  membershipsOf: Membership.query('gsi1'),
})

const builder = createBuilder(club)

builder.entity(Team, {
  fields: (t) => ({
    ...t.attributes('name'),
    players: t.through(access.membersOf, { node: access.player, edge: ['role', 'since'] }),
  }),
})
builder.entity(Player, {
  fields: (t) => ({
    ...t.attributes('name'),
    teams: t.through(access.membershipsOf, { node: access.team, edge: ['since'] }),
  }),
})
builder.entity(Membership, { fields: (t) => t.attributes('role', 'since') })
builder.queryFields((t) => ({ team: t.item(access.team), player: t.item(access.player) }))
builder.mutationFields((t) => ({ join: t.create(Membership), leave: t.delete(Membership) }))

export default defineGateway({
  table: club,
  schema: builder.toSchema(),
  seed: async (store) => {
    await store.putAll(Team, [
      { teamId: 't1', name: 'Rovers' },
      { teamId: 't2', name: 'United' },
    ])
    await store.putAll(Player, [
      { playerId: 'p1', name: 'Ada' },
      { playerId: 'p2', name: 'Grace' },
    ])
    await store.putAll(Membership, [
      { teamId: 't1', playerId: 'p1', since: '2024-08-01', role: 'CAPTAIN' },
      { teamId: 't1', playerId: 'p2', since: '2025-01-15', role: 'MEMBER' },
      { teamId: 't2', playerId: 'p1', since: '2026-02-01', role: 'MEMBER' },
    ])
  },
})
