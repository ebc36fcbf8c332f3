import type { TableDefinition } from '../definition/index.ts'
import type { EntityShape, Joined, PartitionArguments, Plain } from '../inferred/index.ts'
import type { Rule, RuleBuilder } from '../rules/index.ts'
import type { AnyEntity } from '../types.ts'

/** Options of `table.collection()`. */
export interface CollectionOptions<D extends TableDefinition, I> {
  /** The index to read; by default the table itself. */
  readonly index?: I
  /** `desc` starts a page at the greatest sort key; the default is `asc`. */
  readonly order?: 'asc' | 'desc'
  /** Strongly consistent reads, which a global index doesn't have. */
  readonly consistent?: ConsistentOn<D, I>
  /** Whether a nested field may be read along with its parent; true by default. */
  readonly prefetch?: boolean
  /** The prefix of the sort keys to read; by default all of them. */
  readonly beginsWith?: string
  /**
   * The callers who may use the pattern, among those who may read its items; by default all of them. The rule depends
   * only on the caller, because the members have different attributes.
   */
  readonly rule?: (r: RuleBuilder<Readonly<Record<never, never>>, D>) => Rule
}

/** An entity with its types. */
export type ShapedEntity = AnyEntity & { readonly shape: EntityShape }

/** The members if they share one partition template; otherwise a message in place of each one that doesn't. */
export type SharePartition<Members extends readonly ShapedEntity[], I> =
  IsOne<PartitionOf<Members[number], I>> extends true
    ? Members
    : {
        [At in keyof Members]: PartitionOf<Members[At], I> extends PartitionOf<Members[0], I>
          ? Members[At]
          : `its partition template is '${PartitionOf<Members[At], I>}' and the first member's '${PartitionOf<Members[0], I>}': the members of a collection share one`
      }

/** The arguments of a collection: the partition key of its members. */
export type CollectionArguments<Member, I> = Member extends { readonly shape: infer S extends EntityShape }
  ? Plain<PartitionArguments<Joined<TemplatesOf<Member, I>>, S['attributes']>>
  : never

/** The names of a table's indexes. */
export type IndexesOf<D extends TableDefinition> = keyof D['indexes'] & string

type ConsistentOn<D extends TableDefinition, I> = [I] extends [never]
  ? boolean
  : I extends keyof D['indexes']
    ? D['indexes'][I] extends { readonly global: unknown }
      ? 'a global index has no consistent reads'
      : boolean
    : boolean

/** The partition template of a member, or templates as a message shows them; a local index has that of the table. */
type PartitionOf<Member, I> = Shown<TemplatesOf<Member, I>>

type TemplatesOf<Member, I> = Member extends { readonly shape: infer S extends EntityShape }
  ? [I] extends [never]
    ? S['key']['partition']
    : I extends keyof S['indexes']
      ? S['indexes'][I] extends { readonly partition: infer Template extends string | readonly string[] }
        ? Template
        : S['key']['partition']
      : `no key on index '${I & string}'`
  : never

type Shown<Templates> = Templates extends readonly [infer First extends string, ...infer Others]
  ? Others extends readonly []
    ? First
    : `${First} + ${Shown<Others>}`
  : Templates & string

type IsOne<T, U = T> = [T] extends [never] ? false : T extends U ? ([U] extends [T] ? true : false) : never
