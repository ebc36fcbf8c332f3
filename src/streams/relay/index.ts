/** One process of a machine reads a stream, and relays its events to the others. */
export { readTogether, type TogetherOptions } from './read-together.ts'
export { relayPath } from './relay-path.ts'
