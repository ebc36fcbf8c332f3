import type { GraphQLField } from 'graphql'
import type { AnyEntity } from '../../model/index.ts'
import type { IntendedWrite } from '../../store/index.ts'
import type { FieldRead } from './field-read.ts'

type Values = Readonly<Record<string, unknown>>

/** The cost of a field that doesn't read an access pattern. */
export type FieldCost =
  /** Gets by global ids, of any of these entities. */
  | {
      readonly kind: 'byKey'
      entities(): readonly AnyEntity[]
      /** @param args undefined if they aren't known. */
      count(args: Values | undefined): number
    }
  /** Reads of items of several types, each by an access pattern. */
  | {
      readonly kind: 'references'
      /** @param args undefined if they aren't known. */
      reads(args: Values | undefined): readonly ReferenceReads[]
    }
  /** Nothing: a list of items that the field above has written. */
  | {
      readonly kind: 'written'
      /** The maximum number of items. */
      count(): number
    }
  | {
      readonly kind: 'write'
      /** @param args undefined if they aren't known. */
      write(args: Values | undefined): IntendedWrite
      /** Whether the write has its own idempotency key; by default it doesn't. */
      isIdempotent?(args: Values | undefined): boolean
    }

/** The number of items of one type that a field reads by one access pattern. */
export interface ReferenceReads {
  readonly typeName: string
  readonly read: FieldRead
  readonly count: number
}

/** The extension with a field's cost. */
export function costExtension(cost: FieldCost): Values {
  return { [extensionName]: cost }
}

/** The declared cost of a field, if it has one. */
export function costOf(field: GraphQLField<unknown, unknown>): FieldCost | undefined {
  return field.extensions[extensionName] as FieldCost | undefined
}

const extensionName = 'dynagateCost'
