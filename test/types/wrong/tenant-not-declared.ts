import { a, defineTable } from 'dynagate'

defineTable({
  name: 'desk',
  primaryKey: { partition: 'pk', sort: 'sk' },
  caller: { userId: a.id() },
  tenant: 'org',
})
