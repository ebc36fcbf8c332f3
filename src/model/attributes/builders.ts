/**
 * The attribute builders, under one name: `import { a } from 'dynagate'`, then `a.string()`. A namespace and no
 * object, so that a bundler still leaves out what isn't used.
 */
export { custom, refined } from './custom.ts'
export { json } from './json.ts'
export { counter, createdAt, updatedAt, version } from './maintained.ts'
export { bigint, decimal, int, money, number } from './numbers.ts'
export {
  binary,
  binarySet,
  boolean,
  list,
  map,
  nullValue as null,
  numberSet,
  record,
  stringSet,
} from './structures.ts'
export { email, enumeration as enum, id, string, url } from './text.ts'
export { date, dateTime } from './times.ts'
