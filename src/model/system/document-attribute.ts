import { Attribute } from '../attributes/index.ts'
import type { Document } from '../document/index.ts'

/** An attribute of a system entity whose value is a stored item or key, unchanged. */
export function documentAttribute(): Attribute<Document> {
  return new Attribute<Document>({
    kind: 'record',
    storage: 'M',
    toStored: (document) => document,
    fromStored: (stored) => stored as Document,
  })
}
