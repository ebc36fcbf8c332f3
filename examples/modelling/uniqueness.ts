import { a, createBuilder, defineGateway, defineTable } from 'dynagate'

const accounts = defineTable({ name: 'accounts', primaryKey: { partition: 'pk', sort: 'sk' } })

const User = accounts.entity('User', {
  attributes: {
    userId: a.id(),
    handle: a.string({ maxLength: 30 }),
    email: a.email(),
  },
  key: { partition: 'USER#{userId}', sort: 'USER' },
  unique: { handle: ['handle'], email: ['email'] },
})

const access = accounts.access({
  user: User.get(),
  userByHandle: User.lookup('handle'),
})

const builder = createBuilder(accounts)

builder.entity(User, { fields: (t) => t.attributes('userId', 'handle', 'email') })
builder.queryFields((t) => ({ user: t.item(access.user), userByHandle: t.item(access.userByHandle) }))
builder.mutationFields((t) => ({ signUp: t.create(User), updateUser: t.update(User) }))

export default defineGateway({
  table: accounts,
  schema: builder.toSchema(),
  seed: async (store) => {
    await store.putAll(User, [{ userId: 'u1', handle: 'ada', email: 'ada@example.org' }])
  },
})
