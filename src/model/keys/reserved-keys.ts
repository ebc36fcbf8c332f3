import { createHash } from 'node:crypto'
import { compareNumbers, isNumeric, readNumber } from '../document/index.ts'
import { partitionKeyBytes } from './ordering.ts'
import type { KeyValue } from './types.ts'

/**
 * The keys reserved for the gateway's own items in a table of entities. No entity can have one of them.
 *
 * Strings and bytes that contain `$$name#` anywhere are reserved, because a tenant's leading key may precede it. Keys of
 * escaped templates never contain `$$`, because each `$` of a value is followed by two digits; verbatim keys are checked.
 * All numbers up to -10^37 are reserved: DynamoDB stores their 38 digits, and no 64-bit attribute reaches them.
 */
export class ReservedKeys {
  /** The string that marks a reserved key. */
  readonly mark: string
  readonly #bytes: Buffer

  constructor(name: string) {
    this.mark = `$$${name}#`
    this.#bytes = Buffer.from(this.mark)
  }

  has(key: KeyValue): boolean {
    if (typeof key === 'string') return key.includes(this.mark)
    if (typeof key === 'number') return key <= -1e37
    if (key instanceof Uint8Array) return Buffer.from(key).includes(this.#bytes)
    return isNumeric(key) && compareNumbers(key, greatestNumber) <= 0
  }

  /**
   * The reserved partition key of an address: the address itself, or a hash of it if the key can't be that string.
   *
   * @param lead the beginning of the key, before the mark.
   * @param address distinguishes the item from all other reserved items of the table.
   */
  partition(type: 'S' | 'N' | 'B', lead: string, address: string): KeyValue {
    if (type === 'N') {
      if (lead === '') return numberOf(address)
      throw new TypeError(
        `Expected a partition key of strings or bytes for the leading key '${lead}', got numbers`,
      )
    }
    const whole = lead + this.mark + address
    const text =
      Buffer.byteLength(whole) <= partitionKeyBytes
        ? whole
        : `${lead}${this.mark}$${hashOf(address).toString('hex')}`
    return type === 'S' ? text : new Uint8Array(Buffer.from(text))
  }

  /** The sort key of all reserved items: each has a separate partition. */
  sort(type: 'S' | 'N' | 'B'): KeyValue {
    if (type === 'N') return greatestNumber
    return type === 'S' ? this.mark : new Uint8Array(this.#bytes)
  }
}

/** The reserved keys of a table. */
export function reservedKeysOf({ systemName = 'dynagate' }: { readonly systemName?: string }): ReservedKeys {
  return new ReservedKeys(systemName)
}

/** -10^37 has 38 digits, which is what DynamoDB keeps of a number. */
const greatest = -(10n ** 37n)
const greatestNumber = readNumber(String(greatest))

/** 120 bits of a hash, which stay within 38 digits: two addresses have one key about as likely as two random UUIDs. */
function numberOf(address: string): KeyValue {
  const hash = BigInt(`0x${hashOf(address).toString('hex', 0, 15)}`)
  return readNumber(String(greatest - hash))
}

function hashOf(address: string): Buffer {
  return createHash('sha256').update(address).digest()
}
