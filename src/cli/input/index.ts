/** The files and the JSON that users give a command. */
export { parseJson, placeIn } from './parse-json.ts'
export { readText } from './read-text.ts'
