import { fromWire, type WireItem } from '../client/index.ts'
import type { WrittenItem } from './written-item.ts'

/** A record of the table's stream, as Lambda and GetRecords give it. */
export interface StreamRecord {
  readonly dynamodb?: {
    readonly Keys?: Readonly<Record<string, object>>
    readonly OldImage?: Readonly<Record<string, object>>
    readonly NewImage?: Readonly<Record<string, object>>
  }
}

/** The write that a record tells of; undefined for a record without keys. */
export function writtenOf({ dynamodb = {} }: StreamRecord): WrittenItem | undefined {
  const { Keys, OldImage, NewImage } = dynamodb
  if (Keys === undefined) return undefined
  return {
    key: fromWire(Keys as WireItem),
    ...(OldImage && { before: fromWire(OldImage as WireItem) }),
    ...(NewImage && { after: fromWire(NewImage as WireItem) }),
  }
}
