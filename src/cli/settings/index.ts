/** The settings of a gateway, from options and environment. */
export { cursorSecrets } from './cursor-secrets.ts'
export { Faults } from './faults.ts'
export { sharedSecrets } from './shared-secrets.ts'
export { readStartSettings, type StartSettings } from './start-settings.ts'
