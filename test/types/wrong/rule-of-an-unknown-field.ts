import { attributes, desk, key } from './desk.ts'

desk.entity('Ticket', {
  attributes,
  key,
  rules: (r) => ({ read: r.public, fields: r.fields({ title: r.public, colour: r.public }) }),
})
