import { type CacheStorage, memoryCache, openStore, runRewrites } from 'dynagate'
import { createGateway, gatewayOptions } from '../../../../src/server/index.ts'
import type { DynamoClient } from '../../../../src/store/client/index.ts'
import { isLeaseLost, whileTimePasses } from '../passing-time.ts'
import { authentication, type Caller, callerHeader } from './callers.ts'
import { type Release, releases } from './releases.ts'

/** A response of GraphQL. */
export interface Answer {
  readonly data?: Readonly<Record<string, unknown>> | null
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[]
}

/** The gateways of both releases on one table, with one cache. */
export class Service {
  readonly client: DynamoClient
  readonly #tableName: string
  readonly #cache: CacheStorage = memoryCache({ maxBytes: 8_000_000 })
  readonly #gateways = new Map<Release, ReturnType<typeof createGateway>>()

  constructor(client: DynamoClient, tableName: string) {
    this.client = client
    this.#tableName = tableName
  }

  /** Sends a GraphQL request to the gateway of a release. */
  async send(
    release: Release,
    caller: Caller,
    body: object,
    headers: Readonly<Record<string, string>>,
  ): Promise<Answer> {
    const response = await this.#gateway(release).fetch('http://gateway/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', [callerHeader]: `${caller.number}`, ...headers },
      body: JSON.stringify(body),
    })
    return (await response.json()) as Answer
  }

  /** Replaces the processes that serve: the next requests open new gateways. */
  restart(): void {
    this.#gateways.clear()
  }

  /** Copies changed attributes of parents to their children, in a process of a release. */
  async rewrite(release: Release): Promise<void> {
    const store = this.openStore(release, this.client)
    for (let starts = 1; ; starts += 1) {
      try {
        await whileTimePasses((clock) => runRewrites({ store, region: 'r', clock }))
        return
      } catch (error) {
        // The next run continues.
        if (starts === 20 || !isLeaseLost(error)) throw error
      }
    }
  }

  /** A store on the table, through a client. */
  openStore(release: Release, client: DynamoClient) {
    return openStore({
      client,
      table: releases[release].desk,
      tableName: this.#tableName,
      cursorSecret: 'trial',
      cache: { storage: this.#cache, settleMs: 0, maxAgeMs: 3_600_000 },
    })
  }

  #gateway(release: Release) {
    const gateway = this.#gateways.get(release) ?? this.#openGateway(release)
    this.#gateways.set(release, gateway)
    return gateway
  }

  #openGateway(release: Release) {
    const options = gatewayOptions(releases[release].gateway, this.openStore(release, this.client))
    return createGateway({ ...options, authenticate: authentication, graphiql: false })
  }
}
