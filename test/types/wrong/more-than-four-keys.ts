import { defineTable } from 'dynagate'

defineTable({
  name: 'matches',
  primaryKey: { partition: 'pk' },
  indexes: { gsi1: { global: { partition: ['a', 'b', 'c', 'd', 'e'] } } },
})
