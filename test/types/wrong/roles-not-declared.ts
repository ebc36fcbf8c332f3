import { a, defineTable } from 'dynagate'

defineTable({ name: 'desk', primaryKey: { partition: 'pk' }, caller: { userId: a.id() }, roles: 'roles' })
