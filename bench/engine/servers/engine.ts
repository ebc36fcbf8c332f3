import { enableCompileCache } from 'node:module'

/** The engine over HTTP, on a directory or in memory. Like the command line it uses Node's compile cache. */
enableCompileCache()
const { openEngine, serveEngine } = await import('../../../src/engine/index.ts')
const [port = '0', directory] = process.argv.slice(2)
const engine = await openEngine(directory === undefined ? { memory: true } : { directory })
await serveEngine(engine, { port: Number(port) })
process.once('SIGTERM', () => void engine.close().then(() => process.exit()))
