import type { TableDefinition } from '../../model/index.ts'
import type { InferredType } from './inferred-type.ts'

/** A model that was inferred: what its code declares. */
export interface ModelSketch {
  readonly table: TableDefinition
  readonly entities: readonly EntitySketch[]
  readonly patterns: readonly PatternSketch[]
}

/** An entity. */
export interface EntitySketch {
  readonly name: string
  readonly typeValue: string | undefined
  readonly attributes: readonly AttributeSketch[]
  readonly key: TemplatesSketch
  readonly indexes: Readonly<Record<string, TemplatesSketch>>
}

/** The templates of an entity on the table or on an index: one for each attribute of its key. */
export interface TemplatesSketch {
  /** Empty on a local index, which has the partition of the table. */
  readonly partition: readonly string[]
  readonly sort: readonly string[]
  readonly isSparse: boolean
}

/** An attribute. */
export interface AttributeSketch {
  readonly name: string
  readonly storedName: string
  readonly type: InferredType
  readonly isOptional: boolean
  /** Whether items don't have it as an attribute, but only in a key. */
  readonly isKeyOnly: boolean
}

/** An access pattern. */
export interface PatternSketch {
  readonly name: string
  readonly kind: 'get' | 'lookup' | 'query' | 'collection'
  /** The names of its entities: several of a collection. */
  readonly entities: readonly string[]
  /** Undefined for the table. */
  readonly index: string | undefined
}
