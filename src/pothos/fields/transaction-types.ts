import type { AnyEntity, Attribute, AttributeFlag, Attributes, ItemOfPattern } from '../../model/index.ts'
import type { CreateHandle, ItemHandle } from '../../store/index.ts'
import type { PagePattern } from './field-types.ts'

/**
 * One field of a transaction's payload: a created item, the edge of a created item in the connections of a query, an
 * updated item (read afterwards), or the id of a deleted item. A list of one of these stands for several.
 */
export type TransactionPayloadMember =
  | AnyEntity
  | { readonly edge: PagePattern }
  | { readonly updated: AnyEntity }
  | { readonly deleted: AnyEntity }
  | readonly [AnyEntity]
  | readonly [{ readonly edge: PagePattern }]
  | readonly [{ readonly updated: AnyEntity }]
  | readonly [{ readonly deleted: AnyEntity }]

/** The fields of a transaction's payload. */
export type TransactionPayload = Readonly<Record<string, TransactionPayloadMember>>

/** The result of a transaction's plan: the handles of its payload's fields. */
export type Planned<P extends TransactionPayload> = { readonly [Name in keyof P]: HandleOf<P[Name]> }

type HandleOf<Member> = Member extends readonly [infer One]
  ? readonly HandleOf<One>[]
  : Member extends { readonly updated: infer E }
    ? ItemHandle<E, 'update' | 'upsert' | 'check'>
    : Member extends { readonly deleted: infer E }
      ? ItemHandle<E, 'delete'>
      : Member extends { readonly edge: infer Pattern }
        ? { readonly kind: 'create'; readonly entity: AnyEntity; readonly item: ItemOfPattern<Pattern> }
        : CreateHandle<Member>

/** The values of a transaction's input. */
export type InputOf<A extends Attributes> = {
  readonly [Name in keyof A as 'optional' extends A[Name]['flags'] ? never : Name]: ValueIn<A[Name]>
} & {
  readonly [Name in keyof A as 'optional' extends A[Name]['flags'] ? Name : never]?: ValueIn<A[Name]>
}

type ValueIn<A> = A extends Attribute<infer Value, AttributeFlag> ? Value : never
