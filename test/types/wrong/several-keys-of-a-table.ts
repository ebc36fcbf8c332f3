import { defineTable } from 'dynagate'

defineTable({ name: 'matches', primaryKey: { partition: ['a', 'b'] } })
