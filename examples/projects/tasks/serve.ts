import { createGateway, type GatewayDefinition, gatewayOptions, startGateway } from 'dynagate'
import { openTestGateway, type TestGateway } from 'dynagate/testing'

/** A seeded gateway of a test, on a port of its own. */
export interface ServedGateway extends AsyncDisposable {
  readonly url: string
  readonly gateway: TestGateway
}

/** Serves a definition with its seed, in memory. */
export async function serve<Context extends object>(
  definition: GatewayDefinition<Context>,
): Promise<ServedGateway> {
  const stack = new AsyncDisposableStack()
  const gateway = stack.use(await openTestGateway(definition, { seed: true }))
  const server = await startGateway({
    gateway: createGateway(gatewayOptions(definition, gateway.store)),
    port: 0,
  })
  stack.defer(() => server.close())
  return { url: server.url, gateway, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}
