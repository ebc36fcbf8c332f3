import type { GatewayDefinition } from 'dynagate'
import { openTestGateway, type TestGateway } from 'dynagate/testing'
import { expect } from 'vitest'

/** A gateway whose queries must each be one call. */
export interface Asked extends AsyncDisposable {
  readonly app: TestGateway
  /** The data of a query, which is one call of DynamoDB. */
  ask(query: string): Promise<unknown>
}

export async function open<Context extends object>(definition: GatewayDefinition<Context>): Promise<Asked> {
  const app = await openTestGateway(definition)
  const ask = async (query: string) => {
    const { data, errors } = await app.query(query)
    expect(errors).toBeUndefined()
    expect(app.calls).toHaveLength(1)
    return data
  }
  return { app, ask, [Symbol.asyncDispose]: () => app.close() }
}
