/** A gateway that follows the files of its project. */
export { DevSession } from './dev-session.ts'
export { GatewayProcesses } from './gateway-process.ts'
export { runCodegen, writeSchema } from './generate.ts'
export { serveForDev } from './serve-for-dev.ts'
export { checkTypes } from './type-check.ts'
export { watchFiles } from './watch-files.ts'
