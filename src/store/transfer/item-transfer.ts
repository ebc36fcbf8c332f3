import { type Document, type Index, keyAttributes, keyText } from '../../model/index.ts'
import { type DynamoClient, fromWire, toWire, type WireItem } from '../client/index.ts'
import {
  type BackgroundClient,
  backgroundClient,
  batchWriteAll,
  type Clock,
  systemClock,
} from '../run/index.ts'

/** Options of an {@link ItemTransfer}. */
export interface TransferOptions {
  readonly client: DynamoClient
  readonly tableName: string
  /** The table's key. */
  readonly primaryIndex: Index
  /** The maximum capacity units consumed per second, on average; no limit by default. */
  readonly maxUnits?: number
  readonly signal?: AbortSignal
  readonly clock?: Clock
}

/** Items of a segment of a table, in DynamoDB's JSON. */
export interface TransferPage {
  readonly items: readonly WireItem[]
  /** Where the next page begins; undefined at the end of the segment. */
  readonly after: WireItem | undefined
}

/** Reads and puts stored items, including the gateway's own, without decoding them, so that nothing is lost. */
export class ItemTransfer {
  readonly #options: TransferOptions
  readonly #clock: Clock
  readonly #background: BackgroundClient

  constructor(options: TransferOptions) {
    const { client, clock = systemClock, maxUnits, signal } = options
    this.#options = options
    this.#clock = clock
    this.#background = backgroundClient(client, { maxUnits, signal, clock })
  }

  /**
   * Reads the pages of a segment, from its start or after a key.
   *
   * @throws DynagateError of a call that failed; the signal's reason.
   */
  async *read(
    part: { readonly Segment: number; readonly TotalSegments: number },
    { after, isConsistent }: { readonly after: WireItem | undefined; readonly isConsistent: boolean },
  ): AsyncGenerator<TransferPage, void, undefined> {
    const { tableName, signal } = this.#options
    let start = after
    do {
      await this.#background.ready()
      const { Items = [], LastEvaluatedKey } = await this.#background.client.scan(
        {
          TableName: tableName,
          ...part,
          ConsistentRead: isConsistent,
          ...(start && { ExclusiveStartKey: fromWire(start) }),
        },
        { ...(signal && { signal }) },
      )
      start = LastEvaluatedKey && toWire(LastEvaluatedKey)
      yield { items: Items.map(toWire), after: start }
    } while (start !== undefined)
  }

  /**
   * Puts items; each replaces the item with its key. The later of two with the same key wins.
   *
   * @throws DynagateError of the first failed put; others may have succeeded.
   */
  async put(items: readonly Document[]): Promise<void> {
    const { tableName, primaryIndex, signal } = this.#options
    await this.#background.ready()
    const names = keyAttributes(primaryIndex)
    const distinct = new Map(items.map((item) => [keyText('', names, item), item]))
    const requests = [...distinct.values()].map((Item) => ({ PutRequest: { Item } }))
    const [failed] = await batchWriteAll(
      this.#background.client,
      { [tableName]: requests },
      {
        clock: this.#clock,
        ...(signal && { signal }),
      },
    )
    if (failed) throw failed.error
  }
}
