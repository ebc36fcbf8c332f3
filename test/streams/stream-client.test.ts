import { type Engine, serveEngine } from '../../src/engine/index.ts'
import { openStreamClient, type StreamClient } from '../../src/store/index.ts'
import { streamClientCases } from './stream-client.case.ts'

streamClientCases('the embedded client of streams', (engine) =>
  openStreamClient({ kind: 'embedded', engine }),
)
streamClientCases('the lean client of streams', (engine) => openOverPort('lean', engine))
streamClientCases('the SDK client of streams', (engine) => openOverPort('sdk', engine))

async function openOverPort(kind: 'lean' | 'sdk', engine: Engine): Promise<StreamClient> {
  const server = await serveEngine(engine, { port: 0 })
  const client = await openStreamClient({
    kind,
    endpoint: server.url,
    region: 'eu-central-1',
    connectMs: 10_000,
    requestMs: 10_000,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
  const close = async () => {
    await client.close()
    await server.close()
  }
  return { ...client, close, [Symbol.asyncDispose]: close }
}
