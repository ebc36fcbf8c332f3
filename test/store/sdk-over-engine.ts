import { openEngine, serveEngine } from '../../src/engine/index.ts'
import { type DynamoClient, openClient } from '../../src/store/client/index.ts'

/** An SDK client of an engine in memory, over HTTP; closing it closes both. */
export function openSdkOverEngine(): Promise<DynamoClient> {
  return openOverEngine('sdk')
}

/** The same with the lean client. */
export function openLeanOverEngine(): Promise<DynamoClient> {
  return openOverEngine('lean')
}

async function openOverEngine(kind: 'sdk' | 'lean'): Promise<DynamoClient> {
  const engine = await openEngine({ memory: true })
  const server = await serveEngine(engine, { port: 0 })
  const client = await openClient({
    kind,
    endpoint: server.url,
    region: 'eu-central-1',
    // Long, so that a busy machine fails no test.
    connectMs: 10_000,
    requestMs: 10_000,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
  const close = async () => {
    await client.close()
    await server.close()
    await engine.close()
  }
  return { ...client, close, [Symbol.asyncDispose]: close }
}
