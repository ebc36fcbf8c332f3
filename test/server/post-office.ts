import { createHash } from 'node:crypto'
import {
  a,
  apiKeys,
  createBuilder,
  createGateway,
  defineTable,
  type GatewayOptions,
  type LogEntry,
  memoryCache,
  openClient,
  openStore,
  prepareTable,
  type StoreOptions,
  startGateway,
  storeContext,
} from 'dynagate'

const table = defineTable({
  name: 'post',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: { byState: { global: { partition: 'spk', sort: 'ssk' } } },
  caller: { userId: a.id(), org: a.id() },
  tenant: 'org',
})
export const Parcel = table.entity('Parcel', {
  attributes: {
    parcelId: a.id(),
    to: a.string(),
    state: a.enum('SENT', 'ARRIVED').default('SENT'),
  },
  key: { partition: 'O#{org}', sort: 'PARCEL#{parcelId}' },
  indexes: { byState: { partition: 'O#{org}#{state}', sort: '{parcelId}' } },
})
const access = table.access({
  parcel: Parcel.get(),
  parcels: Parcel.query({ order: 'asc' }),
  parcelsByState: Parcel.query('byState', { order: 'asc' }),
})
const builder = createBuilder(table)
const ParcelType = builder.entity(Parcel, { fields: (t) => t.attributes() })
builder.queryFields((t) => ({
  parcel: t.item(access.parcel),
  parcels: t.connection(access.parcels),
  parcelsByState: t.connection(access.parcelsByState),
  broken: t.string({
    nullable: true,
    resolve: () => {
      throw new Error('a bug')
    },
  }),
}))
builder.mutationFields((t) => ({ createParcel: t.create(Parcel) }))
builder.subscriptionType({
  fields: (t) => ({
    arrived: t.field({
      type: ParcelType,
      nullable: true,
      subscribe: twice,
      resolve: (_, __, { store }) => store.one(access.parcel, { parcelId: 'p1' }) as never,
    }),
  }),
})

async function* twice() {
  yield {}
  yield {}
}

export const schema = builder.toSchema()

/** The key of ann, of the company acme. */
const annsKey = 'key-of-ann'
const sha256 = createHash('sha256').update(annsKey).digest('hex')

/** A post office whose gateway listens on a port, with what its log and its observers got. */
export async function openPostOffice(
  options: Partial<GatewayOptions> = {},
  storeOptions: Pick<StoreOptions, 'observers'> & { readonly cached?: boolean } = {},
) {
  const logged: LogEntry[] = []
  const client = await openClient({ kind: 'embedded', memory: true })
  await prepareTable(client, { table, mayCreate: true })
  const { cached = false, ...events } = storeOptions
  const cache = cached && { cache: { storage: memoryCache(), settleMs: 0 } }
  const store = openStore({ client, table, cursorSecret: 'test', ...events, ...cache })
  const parcels = ['p1', 'p2', 'p3'].map((parcelId) => ({ parcelId, to: 'Bath' }))
  await store.putAll(Parcel, parcels, { tenant: 'acme' })
  const gateway = createGateway({
    schema,
    profile: 'production',
    context: storeContext(store),
    authenticate: apiKeys({ keys: [{ sha256, caller: { userId: 'ann', org: 'acme' } }] }),
    caller: table.definition.caller,
    log: (entry) => logged.push(entry),
    ...options,
  })
  const server = await startGateway({ gateway, port: 0 })
  const send = async (body: object | string, headers: Readonly<Record<string, string>> = {}) => {
    const response = await fetch(server.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': annsKey, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
    return response.text()
  }
  return {
    gateway,
    store,
    logged,
    /** Sends a request of ann and returns the body of its response. */
    send,
    async [Symbol.asyncDispose]() {
      await server.close()
      await store.close()
    },
  }
}
