import { attributes, desk, key } from './desk.ts'

desk.entity('Ticket', { attributes, key, rules: (r) => ({ read: r.custom(['owner'], () => true) }) })
