import type { AnyEntity, Table } from '../model/index.ts'
import type { TypeMaker } from './plumbing.ts'

/** The GraphQL types that the plugin has made for one builder: each is made once, when it is first needed. */
export class Registry {
  readonly table: Table
  readonly builder: TypeMaker
  readonly #made = new Map<string, unknown>()
  readonly #interfaces = new Map<string, readonly unknown[]>()
  readonly #nodes = new Map<string, AnyEntity>()

  constructor(table: Table, builder: TypeMaker) {
    this.table = table
    this.builder = builder
  }

  /** The type of this name, made now where it isn't there yet. */
  type<Type>(name: string, make: () => Type): Type {
    const made = this.#made.get(name)
    if (made !== undefined) return made as Type
    const type = make()
    this.#made.set(name, type)
    return type
  }

  /** The object type of an entity; `builder.entity` gives it its fields. */
  entityType(entity: AnyEntity): unknown {
    return this.type(entity.name, () => this.builder.objectRef(entity.name))
  }

  /** Makes an entity's type implement an interface; its fields are asked for later, so order doesn't matter. */
  addInterface(entity: AnyEntity, type: unknown): void {
    this.#interfaces.set(entity.name, [...this.interfaces(entity), type])
  }

  /** The interfaces that an entity's type implements. */
  interfaces(entity: AnyEntity): readonly unknown[] {
    return this.#interfaces.get(entity.name) ?? []
  }

  /** Makes an entity one that `node(id:)` finds. */
  addNode(entity: AnyEntity): void {
    this.#nodes.set(entity.name, entity)
  }

  /** The entity of a node by its type's name. */
  node(name: string): AnyEntity | undefined {
    return this.#nodes.get(name)
  }
}

const registries = new WeakMap<object, Registry>()

/** The registry of a builder, made from the table in its options. */
export function registryOf(builder: object): Registry {
  const known = registries.get(builder)
  if (known !== undefined) return known
  const { dynagate } = (builder as { options: { dynagate: { table: Table } } }).options
  const registry = new Registry(dynagate.table, builder as TypeMaker)
  registries.set(builder, registry)
  return registry
}
