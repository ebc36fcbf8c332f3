import { ModelError } from '../../errors.ts'
import { checkTable } from '../check/index.ts'
import { declaredIndex, type Index, primaryIndex, type TableDefinition } from '../definition/index.ts'
import type { AnyAccessPattern, AnyEntity, Table } from '../types.ts'

/**
 * A table that is being declared: collects entities, access patterns and checks, and reports all faults of the model at
 * once.
 */
export class DeclaredTable implements Table {
  readonly definition: TableDefinition
  readonly primaryIndex: Index
  readonly indexes: ReadonlyMap<string, Index>
  readonly #entities: AnyEntity[] = []
  readonly #patterns = new Map<string, AnyAccessPattern>()
  readonly #checks: (() => string[])[] = []
  #isServed = false

  constructor(definition: TableDefinition) {
    this.definition = definition
    this.primaryIndex = primaryIndex(definition)
    this.indexes = new Map(
      Object.keys(definition.indexes ?? {}).flatMap((name) => {
        const index = declaredIndex(definition, name)
        return index ? [[name, index]] : []
      }),
    )
  }

  get entities(): readonly AnyEntity[] {
    return this.#entities
  }

  get patterns(): ReadonlyMap<string, AnyAccessPattern> {
    return this.#patterns
  }

  /**
   * Adds an entity with the check that finds its faults. Once access patterns are named, the model may be in use, so a
   * later entity is checked at once.
   *
   * @throws ModelError with all faults, for an entity that is declared after {@link access}.
   */
  add(entity: AnyEntity, check: () => string[]): void {
    this.#entities.push(entity)
    this.checkLater(check)
    if (this.#isServed) this.check()
  }

  /**
   * Names the access patterns and checks the whole model.
   *
   * @throws ModelError with everything that is wrong, each with its entity, its index and what to change.
   */
  access<const Patterns extends Readonly<Record<string, AnyAccessPattern>>>(patterns: Patterns): Patterns {
    const named = Object.fromEntries(
      Object.entries(patterns).map(([name, pattern]) => [name, { ...pattern, name }]),
    )
    for (const [name, pattern] of Object.entries(named)) {
      if (this.#patterns.has(name)) {
        this.checkLater(() => [`${name}: two access patterns have this name: rename one`])
      }
      this.#patterns.set(name, pattern)
    }
    this.#isServed = true
    this.check()
    return named as Patterns
  }

  /**
   * Checks everything declared so far.
   *
   * @throws ModelError with all faults.
   */
  check(): void {
    const faults = [...this.#checks.flatMap((check) => check()), ...checkTable(this)]
    if (faults.length > 0) throw new ModelError([...new Set(faults)])
  }

  checkLater(check: () => string[]): void {
    this.#checks.push(check)
  }
}
