/** The settings of a gateway, from options and environment. */
export { cursorSecrets, givenCursorSecrets } from './cursor-secrets.ts'
export { Faults } from './faults.ts'
export { readSecret } from './read-secret.ts'
