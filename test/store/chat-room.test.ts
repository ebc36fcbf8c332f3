import { a, defineTable, openClient, openStore, prepareTable, type Store } from 'dynagate'
import { afterEach, describe, expect, it } from 'vitest'

let store: Store | undefined
afterEach(() => store?.close())

async function storeOf(table: Parameters<typeof prepareTable>[1]['table']): Promise<Store> {
  const client = await openClient({ kind: 'embedded', memory: true })
  await prepareTable(client, { table, mayCreate: true })
  store = openStore({ client, table, cursorSecret: 'patterns' })
  return store
}

describe('a chat room: its members, and its messages by time, in one partition', () => {
  const chat = defineTable({
    name: 'chat',
    primaryKey: { partition: 'PK', sort: 'SK' },
    keyFormat: 'verbatim',
  })
  const Profile = chat.entity('Profile', {
    attributes: { user: a.id(), name: a.string() },
    key: { partition: 'User:{user}', sort: 'Profile' },
  })
  const Room = chat.entity('Room', {
    attributes: { room: a.id(), topic: a.string() },
    key: { partition: 'Room:{room}', sort: 'Room' },
  })
  const Joined = chat.entity('Joined', {
    attributes: { user: a.id(), room: a.id() },
    key: { partition: 'User:{user}', sort: 'Join:{room}' },
  })
  const Membership = chat.entity('Membership', {
    attributes: { room: a.id(), user: a.id(), joinedAt: a.dateTime() },
    key: { partition: 'Room:{room}', sort: 'Join:{user}' },
  })
  const Message = chat.entity('Message', {
    attributes: { room: a.id(), at: a.dateTime(), text: a.string() },
    key: { partition: 'Room:{room}', sort: '{at}' },
  })
  const access = chat.access({
    profile: Profile.get(),
    room: Room.get(),
    roomsOf: Joined.query(),
    members: Membership.query(),
    messages: Message.query(),
    user: chat.collection([Profile, Joined]),
    everythingIn: chat.collection([Room, Membership, Message]),
  })

  it('supports each pattern: messages without the members, with open and ranged times, in either order', async () => {
    const opened = await storeOf(chat)
    const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute))
    await opened.putAll(Membership, [{ room: 'r', user: 'u', joinedAt: at(0) }])
    await opened.putAll(
      Message,
      [1, 2, 3].map((minute) => ({ room: 'r', at: at(minute), text: `${minute}` })),
    )
    await opened.putAll(Room, [{ room: 'r', topic: 'Tea' }])
    await opened.putAll(Profile, [{ user: 'u', name: 'Ada' }])
    await opened.putAll(Joined, [{ user: 'u', room: 'r' }])
    const texts = async (range: object, page: object = { first: 10 }) => {
      const { edges } = await opened.request().page(access.messages, { room: 'r', ...range } as never, page)
      return edges.map(({ item }) => item?.text).join('')
    }
    expect(await texts({})).toBe('123')
    expect(await texts({}, { last: 2 })).toBe('23')
    expect(await texts({ at: { gt: at(1) } })).toBe('23')
    expect(await texts({ at: { lte: at(2) } })).toBe('12')
    expect(await texts({ at: {} })).toBe('123')
    const { edges } = await opened.request().page(access.everythingIn, { room: 'r' }, { first: 10 })
    expect(edges.map(({ item }) => item?.__typename)).toEqual([
      'Message',
      'Message',
      'Message',
      'Membership',
      'Room',
    ])
    const request = opened.request()
    expect(await request.one(access.profile, { user: 'u' })).toMatchObject({ name: 'Ada' })
    expect(await request.one(access.room, { room: 'r' })).toMatchObject({ topic: 'Tea' })
    const members = await request.page(access.members, { room: 'r' }, { first: 10 })
    expect(members.edges.map(({ item }) => item?.user)).toEqual(['u'])
    const rooms = await request.page(access.roomsOf, { user: 'u' }, { first: 10 })
    expect(rooms.edges.map(({ item }) => item?.room)).toEqual(['r'])
    const user = await request.page(access.user, { user: 'u' }, { first: 10 })
    expect(user.edges.map(({ item }) => item?.__typename)).toEqual(['Joined', 'Profile'])
  })
})
