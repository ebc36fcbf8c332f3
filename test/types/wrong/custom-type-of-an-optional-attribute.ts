import { a } from 'dynagate'

a.refined('Code', a.string().optional(), { expected: 'a code', is: (text) => text.length === 4 })
