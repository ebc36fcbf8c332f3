import { a, defineTable } from 'dynagate'

defineTable({ name: 'desk', primaryKey: { partition: 'pk' }, caller: { role: a.id() }, roles: 'role' })
