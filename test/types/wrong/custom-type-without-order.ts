import { a } from 'dynagate'
import { shop } from './shop.ts'

const even = a.refined('Even', a.number(), { expected: 'an even number', is: (value) => value % 2 === 0 })
shop.entity('Pair', { attributes: { even }, key: { partition: 'PAIR#{even}', sort: 'PAIR' } })
