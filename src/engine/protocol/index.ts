export { type EngineServer, type ServeOptions, serveEngine } from './serve-engine.ts'
