import type { AnyEntity } from '../../model/index.ts'
import type { Selection } from '../../store/index.ts'
import { entityOfType, needsOf } from '../registry/index.ts'
import { readOf } from './field-read.ts'
import type { SelectedField, Selections } from './selections.ts'

/**
 * The attributes of each entity that an operation uses. All of its reads use the same set, so that an item selected twice
 * is read once.
 */
export class SelectedAttributes implements Selection {
  readonly #attributes = new Map<AnyEntity, Set<string>>()
  readonly #whole = new Set<AnyEntity>()
  /** The entities of which it selects attributes. */
  readonly entities = new Set<AnyEntity>()

  constructor(selections: Selections) {
    this.#collect(selections)
  }

  attributesOf(entity: AnyEntity): ReadonlySet<string> | undefined {
    if (this.#whole.has(entity)) return undefined
    return this.#attributes.get(entity) ?? nothing
  }

  #collect({ type, fields }: Selections): void {
    const ofType = type && entityOfType(type)
    if (ofType !== undefined) this.#add(ofType.entity, ofType.needs)
    for (const field of fields.values()) {
      if (ofType !== undefined && field.definition !== undefined) {
        this.#add(ofType.entity, attributesFor(field.definition))
      }
      for (const beneath of field.beneath.values()) this.#collect(beneath)
    }
  }

  #add(entity: AnyEntity, attributes: readonly string[] | undefined): void {
    this.entities.add(entity)
    if (attributes === undefined) {
      this.#whole.add(entity)
      return
    }
    const all = this.#attributes.get(entity) ?? new Set<string>()
    this.#attributes.set(entity, all)
    for (const attribute of attributes) all.add(attribute)
  }
}

const nothing: ReadonlySet<string> = new Set()

/** The attributes of its item that a field uses: its own attribute, or those of the key that it reads; undefined for all. */
function attributesFor(definition: NonNullable<SelectedField['definition']>): readonly string[] | undefined {
  const read = readOf(definition)
  if (read === undefined) return needsOf(definition)
  const sources = [...read.taken].map((name) => read.key[name] ?? name)
  return sources.every((source) => typeof source === 'string') ? (sources as string[]) : undefined
}
