import { ModelError } from '../../errors.ts'
import type { AnyAccessPattern, AnyEntity, Table } from '../../model/index.ts'
import type { TypeMaker } from './untyped-builder.ts'

/** The GraphQL types of one builder: each is created once, on first use. */
export class Registry {
  readonly table: Table
  readonly builder: TypeMaker
  /** Whether inputs and payloads of mutations have a `clientMutationId`. */
  readonly isRepeatable: boolean
  readonly #made = new Map<string, { readonly type: unknown; readonly content: unknown }>()
  readonly #claims = new Map<string, readonly string[]>()
  readonly #interfaces = new Map<string, readonly unknown[]>()
  readonly #nodes = new Map<string, AnyEntity>()
  readonly #federated = new Map<string, readonly AnyAccessPattern[]>()

  constructor({ table, clientMutationId = false }: DynagateOptions, builder: TypeMaker) {
    this.table = table
    this.isRepeatable = clientMutationId
    this.builder = builder
  }

  /**
   * The type of this name, created on first use.
   *
   * @param content the content of the type, as a string or an object of the model: two uses of a name must agree.
   * @throws ModelError if the name belongs to a type with other content.
   */
  type<Type>(name: string, content: unknown, make: () => Type): Type {
    const made = this.#made.get(name)
    if (made === undefined) {
      const type = make()
      this.#made.set(name, { type, content })
      return type
    }
    if (made.content === content) return made.type as Type
    throw new ModelError([
      `the GraphQL type name ${name} is used for ${described(made.content)} and for ${described(content)}: rename one of them`,
    ])
  }

  /** Claims a name that several types may claim. The first claim gets it, unless another is marked `first`. */
  claim(name: string, content: string, { first }: { readonly first: boolean }): void {
    const claims = this.#claims.get(name) ?? []
    this.#claims.set(name, first ? [content, ...claims] : [...claims, content])
  }

  /** The content of the type that a claimed name goes to. */
  claimant(name: string): string | undefined {
    return this.#claims.get(name)?.[0]
  }

  /** The object type of an entity; `builder.entity` adds its fields. */
  entityType(entity: AnyEntity): unknown {
    return this.type(entity.name, entity, () => this.builder.objectRef(entity.name))
  }

  /** Makes an entity's type implement an interface; the order of calls doesn't matter, as fields are evaluated later. */
  addInterface(entity: AnyEntity, type: unknown): void {
    this.#interfaces.set(entity.name, [...this.interfaces(entity), type])
  }

  /** The interfaces that an entity's type implements. */
  interfaces(entity: AnyEntity): readonly unknown[] {
    return this.#interfaces.get(entity.name) ?? []
  }

  /** Makes an entity's items available to `node(id:)`. */
  addNode(entity: AnyEntity): void {
    this.#nodes.set(entity.name, entity)
  }

  /** The entities that `node(id:)` finds. */
  get nodes(): readonly AnyEntity[] {
    return [...this.#nodes.values()]
  }

  /** The entity of a node, by its type's name. */
  node(name: string): AnyEntity | undefined {
    return this.#nodes.get(name)
  }

  /** Makes an entity referable from other subgraphs of a supergraph, by the arguments of these patterns. */
  addFederated({ name }: AnyEntity, patterns: readonly AnyAccessPattern[]): void {
    this.#federated.set(name, patterns)
  }

  /** The patterns that find the items to which other subgraphs refer, by the names of their types. */
  get federated(): ReadonlyMap<string, readonly AnyAccessPattern[]> {
    return this.#federated
  }
}

function described(content: unknown): string {
  return typeof content === 'string' ? content : `the entity ${(content as AnyEntity).name}`
}

const registries = new WeakMap<object, Registry>()

/** The gateway's own options of a builder. */
export interface DynagateOptions {
  /** The table whose entities and access patterns the schema serves. */
  readonly table: Table
  /** Whether inputs and payloads of mutations have a `clientMutationId`. */
  readonly clientMutationId?: boolean
}

/** The registry of a builder, made from its options. */
export function registryOf(builder: object): Registry {
  const known = registries.get(builder)
  if (known !== undefined) return known
  const { dynagate } = (builder as { options: { dynagate: DynagateOptions } }).options
  const registry = new Registry(dynagate, builder as TypeMaker)
  registries.set(builder, registry)
  return registry
}
