import { a } from 'dynagate'

const is = (value: unknown): value is Date => value instanceof Date
a.custom('Month', a.string(), {
  expected: 'a month',
  is,
  encode: (month: Date) => month.toISOString().slice(0, 7),
})
