import type { AnyEntity } from '../model/index.ts'
import type { Reader } from './read/index.ts'
import type { StoreRequest } from './store.ts'
import type { Writer } from './write/index.ts'

type Values = Readonly<Record<string, unknown>>

/** Reader and writer as one. Whatever became of a write, what was read before may be out of date after it. */
export function storeRequest(
  reader: Reader,
  writer: Writer,
  account: Pick<StoreRequest, 'calls' | 'sizes' | 'consistent'>,
): StoreRequest {
  const request = {
    ...account,
    one: reader.one.bind(reader),
    page: reader.page.bind(reader),
    byKey: reader.byKey.bind(reader),
    async create(entity: AnyEntity, given: Values) {
      let known = given
      try {
        const item = await writer.create(entity, given)
        known = item
        return item
      } finally {
        reader.wrote(entity, known)
      }
    },
    update: (entity: AnyEntity, key: Values, patch: Values) =>
      writer.update(entity, key, patch).finally(() => reader.wrote(entity, key)),
    delete: (entity: AnyEntity, key: Values) =>
      writer.delete(entity, key).finally(() => reader.wrote(entity, key)),
  }
  // The types of a model's patterns and entities are checked at the store's door; inside, all of them are alike.
  return request as StoreRequest
}
