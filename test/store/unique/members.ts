import { a, defineTable } from '../../../src/model/index.ts'
import {
  type CallRecord,
  type DynamoClient,
  openClient,
  openStore,
  type Store,
} from '../../../src/store/index.ts'
import { prepareTable } from '../../../src/tools/index.ts'

/** A table with unique values: of one attribute, of two, and of one that may be missing. */
export const club = defineTable({
  name: 'club',
  primaryKey: { partition: 'pk', sort: 'sk' },
  timeToLive: 'ends',
})

export const Member = club.entity('Member', {
  attributes: {
    memberId: a.id(),
    name: a.string(),
    email: a.string(),
    team: a.string().default('red'),
    shirt: a.int().optional(),
    ends: a.dateTime({ storedAs: 'epochSeconds' }).optional(),
  },
  key: { partition: 'MEMBER#{memberId}', sort: 'MEMBER' },
  unique: { email: ['email'], shirtOfTeam: ['team', 'shirt'] },
})

export const access = club.access({
  member: Member.get(),
  memberByEmail: Member.lookup('email'),
  memberByShirt: Member.lookup('shirtOfTeam', { consistent: true }),
})

export interface Club extends AsyncDisposable {
  readonly store: Store<typeof club>
  /** The calls since the last call of this function: operation and number of items. */
  calls(): string[]
  /** The stored sentinels: each value with the key of its owner. */
  sentinels(): Promise<[of: string, value: string, owner: unknown][]>
  now: number
}

/** @param wrap a client over the engine's, such as one with faults. */
export async function openClub(wrap = (client: DynamoClient) => client): Promise<Club> {
  const client = await openClient({ kind: 'embedded', memory: true })
  await prepareTable(client, { table: club, mayCreate: true })
  let calls: CallRecord[] = []
  const opened: Club = {
    now: Date.UTC(2026, 0, 1),
    store: openStore({
      client: wrap(client),
      table: club,
      cursorSecret: 'club',
      clock: () => opened.now,
      onCall: (call) => calls.push(call),
    }),
    calls() {
      const since = calls
      calls = []
      return since.map(({ operation, items }) => `${operation} ${items}`)
    },
    async sentinels() {
      const { Items = [] } = await client.scan({ TableName: 'club' })
      const found = Items.flatMap((item): [string, string, unknown][] => {
        const { pk } = item.$$owner ? (item.$$owner as { pk: string }) : { pk: undefined }
        return pk === undefined ? [] : [[String(item.$$of), String(item.$$value), pk]]
      })
      return found.toSorted(([a, b], [c, d]) => (a + b < c + d ? -1 : 1))
    },
    [Symbol.asyncDispose]: () => client.close(),
  }
  return opened
}
