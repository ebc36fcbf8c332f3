import type { AnyEntity } from '../../model/index.ts'
import type { Selection } from '../../store/index.ts'
import { entityOfType, needsOf } from '../registry/index.ts'
import { readOf } from './field-read.ts'
import type { SelectedField, Selections } from './merge-selections.ts'

/**
 * The attributes that an operation uses of each entity. All of its reads go by it, so that an item that is selected in
 * two places is read once.
 */
export class SelectedAttributes implements Selection {
  readonly #attributes = new Map<AnyEntity, Set<string>>()
  readonly #whole = new Set<AnyEntity>()
  /** The entities that it selects something of. */
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

/** What a field uses of its item: an attribute, or parts of the key of what it reads; undefined for anything. */
function attributesFor(definition: NonNullable<SelectedField['definition']>): readonly string[] | undefined {
  const read = readOf(definition)
  if (read === undefined) return needsOf(definition)
  const sources = [...read.taken].map((name) => read.key[name] ?? name)
  return sources.every((source) => typeof source === 'string') ? (sources as string[]) : undefined
}
