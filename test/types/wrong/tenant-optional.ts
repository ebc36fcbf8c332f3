import { a, defineTable } from 'dynagate'

defineTable({
  name: 'desk',
  primaryKey: { partition: 'pk', sort: 'sk' },
  caller: { org: a.id().optional() },
  tenant: 'org',
})
