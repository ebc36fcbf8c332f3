/**
 * The attribute builders under one name: `import { a } from 'dynagate'`, then `a.string()`. A namespace and not an object,
 * so that bundlers can remove unused builders.
 */
export { list, map, record } from './collections.ts'
export { copy } from './copied.ts'
export { custom, refined } from './custom.ts'
export { computed, day, hash, lowerCase, month, year } from './derived.ts'
export { json } from './json.ts'
export { count, counter, createdAt, sum, updatedAt, version } from './maintained.ts'
export { bigint, decimal, int, money, number } from './numbers.ts'
export { binary, boolean, nullValue as null } from './scalars.ts'
export { binarySet, numberSet, stringSet } from './sets.ts'
export { email, enumeration as enum, id, string, url } from './text.ts'
export { date, dateTime } from './times.ts'
