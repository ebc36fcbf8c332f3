import type { AnyEntity } from '../model/index.ts'
import type { Reader } from './read/index.ts'
import type { StoreRequest } from './store.ts'
import type { Writer } from './write/index.ts'

type Values = Readonly<Record<string, unknown>>

/** Reader and writer as one. Whatever became of a write, what was read before may be out of date after it. */
export function storeRequest(
  reader: Reader,
  writer: Writer,
  account: Pick<StoreRequest, 'calls' | 'sizes'>,
): StoreRequest {
  const afterwards = () => reader.clear()
  const request = {
    ...account,
    one: reader.one.bind(reader),
    page: reader.page.bind(reader),
    byKey: reader.byKey.bind(reader),
    create: (entity: AnyEntity, item: Values) => writer.create(entity, item).finally(afterwards),
    update: (entity: AnyEntity, key: Values, patch: Values) =>
      writer.update(entity, key, patch).finally(afterwards),
    delete: (entity: AnyEntity, key: Values) => writer.delete(entity, key).finally(afterwards),
  }
  // The types of a model's patterns and entities are checked at the store's door; inside, all of them are alike.
  return request as StoreRequest
}
