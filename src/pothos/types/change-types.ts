import type { AnyEntity } from '../../model/index.ts'
import type { ChangeEvent } from '../../store/index.ts'
import type { FieldMaker, Registry } from '../registry/index.ts'
import { needsExtension } from '../registry/index.ts'

/** The items of a subscription: the name of their type, and the type. */
export interface ItemOfChange {
  readonly name: string
  readonly type: unknown
}

/** Makes the global id of an item. */
export type IdOf = (entity: AnyEntity, key: Readonly<Record<string, unknown>>) => string

/** The type of the events of subscriptions to items of a type: one for all fields of this type. */
export function changeType(registry: Registry, { name: itemName, type }: ItemOfChange, idOf: IdOf): unknown {
  const name = `${itemName}Change`
  return registry.type(name, `changes of ${itemName}`, () => {
    const reference = registry.builder.objectRef(name)
    registry.builder.objectType(reference, {
      description: `An event of a subscription to ${itemName}.`,
      fields: (t: FieldMaker) => ({
        kind: t.field({
          type: changeKind(registry),
          nullable: false,
          extensions: ofParent,
          resolve: (event) => asEvent(event).kind.toUpperCase(),
        }),
        id: t.field({
          type: 'ID',
          nullable: true,
          description: 'The id of the item that entered, changed or left; null for other events.',
          extensions: ofParent,
          resolve: (given) => {
            const event = asEvent(given)
            return 'key' in event && event.key !== undefined ? idOf(event.entity, event.key) : null
          },
        }),
        item: t.field({
          type,
          nullable: true,
          description: 'The item that entered or changed, as it is after the change; null for other events.',
          extensions: ofParent,
          resolve: (given) => {
            const event = asEvent(given)
            return event.kind === 'entered' || event.kind === 'changed' ? event.item : null
          },
        }),
        cursor: t.field({
          type: 'String',
          nullable: true,
          description: 'Pass it as `after` to continue after this event; null for a heartbeat.',
          extensions: ofParent,
          resolve: (given) => {
            const event = asEvent(given)
            return event.kind === 'heartbeat' ? null : event.cursor
          },
        }),
      }),
    })
    return reference
  })
}

function changeKind(registry: Registry): unknown {
  return registry.type('ChangeKind', 'the kinds of events', () =>
    registry.builder.enumType('ChangeKind', {
      description: 'The kinds of events of a subscription.',
      values: {
        READY: { description: 'Every change that is written from now on will follow.' },
        ENTERED: { description: 'An item was created, or its change made it match the arguments.' },
        CHANGED: { description: 'An item that matched the arguments was changed, and still matches.' },
        LEFT: { description: 'An item was removed, or its change made it no longer match.' },
        GAP: { description: 'Changes were missed (`STREAM_GAP`): read the items again.' },
        HEARTBEAT: { description: 'Nothing has happened for some time; the subscription still works.' },
      },
    }),
  )
}

/** These fields are resolved only from the event. */
const ofParent = needsExtension()

function asEvent(event: Readonly<Record<string, unknown>>): ChangeEvent {
  return event as unknown as ChangeEvent
}
