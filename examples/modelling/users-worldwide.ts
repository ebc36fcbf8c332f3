import { a, createBuilder, defineGateway, defineTable } from 'dynagate'

const users = defineTable({
  name: 'users',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: { gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } } },
  stream: 'newAndOldImages',
  deployment: { replicas: ['us-east-1', 'ap-southeast-2'], home: 'eu-west-1' },
})

const User = users.entity('User', {
  attributes: {
    userId: a.id(),
    email: a.email(),
    name: a.string(),
    country: a.string({ pattern: /^[A-Z]{2}$/ }),
    joinedAt: a.dateTime().readOnly(),
    version: a.version(),
  },
  key: { partition: 'USER#{userId}', sort: 'PROFILE' },
  indexes: { gsi1: { partition: 'COUNTRY#{country}#{userId%16}', sort: '{joinedAt}' } },
  unique: { email: ['email'] },
})

const Login = users.entity('Login', {
  attributes: { userId: a.id(), at: a.dateTime(), region: a.string() },
  key: { partition: 'USER#{userId}', sort: 'LOGIN#{at}' },
})

const access = users.access({
  user: User.get(),
  userByEmail: User.lookup('email'),
  usersOfCountry: User.query('gsi1', { order: 'desc' }),
  loginsOf: Login.query({ order: 'desc' }),
})

const builder = createBuilder(users)

builder.entity(User, {
  fields: (t) => ({
    ...t.attributes('userId', 'name', 'country', 'version'),
    logins: t.connection(access.loginsOf, { defaultSize: 3 }),
  }),
})
builder.entity(Login, { fields: (t) => t.attributes('at', 'region') })
builder.queryFields((t) => ({
  user: t.item(access.user),
  userByEmail: t.item(access.userByEmail),
  usersOfCountry: t.connection(access.usersOfCountry),
}))
builder.mutationFields((t) => ({
  signUp: t.create(User),
  rename: t.update(User, { attributes: ['name'] }),
  logIn: t.create(Login),
}))

export default defineGateway({
  table: users,
  schema: builder.toSchema(),
  seed: async (store) => {
    const joinedAt = new Date('2026-03-01T00:00:00Z')
    await store.putAll(User, [
      { userId: 'u1', email: 'ada@example.org', name: 'Ada', country: 'GB', joinedAt },
      { userId: 'u2', email: 'grace@example.org', name: 'Grace', country: 'US', joinedAt },
    ])
    await store.putAll(Login, [
      { userId: 'u1', at: new Date('2026-03-02T07:00:00Z'), region: 'eu-west-1' },
      { userId: 'u1', at: new Date('2026-03-05T22:10:00Z'), region: 'ap-southeast-2' },
    ])
  },
})
