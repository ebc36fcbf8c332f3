import { openEngine, serveEngine } from '../../src/engine/index.ts'
import { openClient } from '../../src/store/client/index.ts'
import { writerCases } from './write.case.ts'

writerCases("a writer over the SDK client and the engine's port", async () => {
  const engine = await openEngine({ memory: true })
  const server = await serveEngine(engine, { port: 0 })
  const client = await openClient({
    kind: 'sdk',
    endpoint: server.url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
  const close = async () => {
    await client.close()
    await server.close()
    await engine.close()
  }
  return { ...client, close, [Symbol.asyncDispose]: close }
})
