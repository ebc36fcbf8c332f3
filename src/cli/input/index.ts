/** What users give a command: its options, the files that they name, and the JSON in them. */
export { closest } from './closest.ts'
export { isObject } from './is-object.ts'
export { messageOf } from './message-of.ts'
export { parseJson } from './parse-json.ts'
export {
  readFileAndOptions,
  readNumber,
  readOptionalFile,
  readOptions,
  readPort,
  reportOption,
} from './read-options.ts'
export { readText } from './read-text.ts'
export { UsageError } from './usage-error.ts'
