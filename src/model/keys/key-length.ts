import { DynagateError } from '../../errors.ts'
import { valueBytes } from '../document/index.ts'
import type { KeyCodec } from './key-codec.ts'
import { partitionKeyBytes, sortKeyBytes } from './ordering.ts'
import type { KeyValue } from './types.ts'

/**
 * Checks DynamoDB's limits of a key of several attributes: 2,048 bytes for a partition key, 1,024 for a sort key. Each
 * codec checks the limit of its own attribute.
 *
 * @param values the key values, in the order of the codecs.
 * @throws DynagateError BAD_USER_INPUT for a key that is too long.
 */
export function checkWholeLength(codecs: readonly KeyCodec[], values: readonly KeyValue[]): void {
  const [first, ...others] = codecs
  if (first === undefined || others.length === 0) return
  const { slot } = first.key
  const most = slot === 'partition' ? partitionKeyBytes : sortKeyBytes
  const bytes = values.reduce((sum: number, value) => sum + valueBytes(value), 0)
  if (bytes <= most) return
  const names = [...new Set(codecs.flatMap((codec) => codec.names))].join(', ')
  throw new DynagateError(
    'BAD_USER_INPUT',
    `${first.entity}.${names}: the ${slot} key would be ${bytes} bytes long; DynamoDB accepts at most ${most}`,
  )
}
