import type { Document } from '../../model/index.ts'
import { fromWire, type WireItem } from '../client/index.ts'
import type { ItemChange } from './item-change.ts'

/** A record of the table's stream, in the form of Lambda and GetRecords. */
export interface StreamRecord {
  readonly eventName?: string
  readonly dynamodb?: {
    readonly Keys?: Readonly<Record<string, object>>
    readonly OldImage?: Readonly<Record<string, object>>
    readonly NewImage?: Readonly<Record<string, object>>
  }
}

/** The change in a record; undefined for a record without keys. */
export function changeOf({ eventName, dynamodb = {} }: StreamRecord): ItemChange | undefined {
  const { Keys, OldImage, NewImage } = dynamodb
  if (Keys === undefined) return undefined
  return {
    key: fromWire(Keys as WireItem),
    before: eventName === 'INSERT' ? null : imageOf(OldImage),
    after: eventName === 'REMOVE' ? null : imageOf(NewImage),
    isCertain: true,
  }
}

/** Streams of keys, or of one image, omit an image. */
function imageOf(image: Readonly<Record<string, object>> | undefined): Document | undefined {
  return image && fromWire(image as WireItem)
}
