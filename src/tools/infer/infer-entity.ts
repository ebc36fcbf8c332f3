import { type Document, type Index, keyAttributes, type Table } from '../../model/index.ts'
import type { ItemGroup } from './group-items.ts'
import { type InferredType, id, string, typeOfValues } from './inferred-type.ts'
import { inferTemplate, type TemplateSegment } from './key-template.ts'
import type { AttributeSketch, EntitySketch, TemplatesSketch } from './model-sketch.ts'
import { camelCase, freeName, pascalCase } from './names.ts'

/** What is known of a table before its entities. */
export interface EntityReading {
  readonly table: Pick<Table, 'definition' | 'primaryIndex' | 'indexes'>
  readonly isEscaped: boolean
  readonly typeAttribute: string | undefined
  /** The names of types that are taken, and then those of the entity's maps. */
  readonly typeNames: Set<string>
}

/** The entity of a group of items: its key templates, its attributes and their types. Pure. */
export function inferEntity(name: string, group: ItemGroup, reading: EntityReading): EntitySketch {
  const entity = new EntityInference(name, group.items, reading)
  const { primaryIndex, indexes } = reading.table
  const key = entity.templates(primaryIndex)
  const ofIndexes = [...indexes.values()].flatMap((index) => {
    const templates = entity.templates(index)
    return templates === undefined || index.name === undefined ? [] : [[index.name, templates] as const]
  })
  return {
    name,
    typeValue: group.typeValue,
    key: key ?? { partition: [], sort: [], isSparse: false },
    indexes: Object.fromEntries(ofIndexes),
    attributes: entity.attributes(),
  }
}

class EntityInference {
  readonly #entityName: string
  readonly #items: readonly Document[]
  readonly #reading: EntityReading
  /** The key attributes of the table and its indexes. */
  readonly #keys: ReadonlySet<string>
  /** The stored attributes that are no keys. */
  readonly #stored: readonly string[]
  readonly #names = new Map<string, string>()
  readonly #taken = new Set<string>()
  readonly #types = new Map<string, InferredType>()
  readonly #keyOnly: AttributeSketch[] = []
  /** The values that only keys have, by the name of their attribute. */
  readonly #keyOnlyValues = new Map<string, ReadonlyMap<Document, string | undefined>>()

  constructor(entityName: string, items: readonly Document[], reading: EntityReading) {
    this.#entityName = entityName
    this.#items = items
    this.#reading = reading
    const { table, typeAttribute } = reading
    this.#keys = new Set([table.primaryIndex, ...table.indexes.values()].flatMap(keyAttributes))
    const all = new Set(items.flatMap((item) => Object.keys(item)))
    this.#stored = [...all].filter(
      (name) => !this.#keys.has(name) && name !== typeAttribute && !name.startsWith('$$'),
    )
    for (const name of this.#stored) this.#names.set(name, freeName(allowedName(name), this.#taken))
  }

  /** The templates on the table or an index; undefined for one in which no item is. */
  templates(index: Index): TemplatesSketch | undefined {
    const names = keyAttributes(index)
    const items = this.#items.filter((item) => names.every((name) => item[name] !== undefined))
    if (items.length === 0) return undefined
    const isPartial = items.length < this.#items.length
    const template = (key: { readonly name: string; readonly type: string }, isPartition: boolean) =>
      key.type === 'S'
        ? this.#textTemplate(key.name, items, { isPartition, isPartial })
        : this.#native(key.name)
    const partition = index.kind === 'local' ? [] : index.partition.map((key) => template(key, true))
    const sort = index.sort.map((key) => template(key, false))
    return { partition, sort, isSparse: index.kind !== 'primary' && this.#isSparse([...partition, ...sort]) }
  }

  attributes(): AttributeSketch[] {
    const stored = this.#stored.map((storedName) => {
      const { values, isOptional } = this.#valuesOf(storedName)
      const name = this.#nameOf(storedName)
      const typeName = () => freeName(`${this.#entityName}${pascalCase(name)}`, this.#reading.typeNames)
      const type = this.#types.get(storedName) ?? typeOfValues(values, typeName())
      return { name, storedName, type, isOptional, isKeyOnly: false }
    })
    return [...this.#keyOnly, ...stored]
  }

  /** A stored NULL is a missing value. */
  #valuesOf(storedName: string): { readonly values: Document[string][]; readonly isOptional: boolean } {
    const values = this.#items.flatMap((item) => item[storedName] ?? [])
    return { values, isOptional: values.length < this.#items.length }
  }

  #nameOf(storedName: string): string {
    return this.#names.get(storedName) ?? storedName
  }

  /** Whether a part of the templates may be missing. */
  #isSparse(templates: readonly string[]): boolean {
    const optional = [
      ...this.#stored
        .filter((storedName) => this.#valuesOf(storedName).isOptional)
        .map((each) => this.#nameOf(each)),
      ...this.#keyOnly.filter(({ isOptional }) => isOptional).map(({ name }) => name),
    ]
    return optional.some((name) => templates.some((each) => new RegExp(`\\{${name}(%\\d+)?\\}`).test(each)))
  }

  #textTemplate(
    key: string,
    items: readonly Document[],
    { isPartition, isPartial }: { readonly isPartition: boolean; readonly isPartial: boolean },
  ): string {
    const { isEscaped } = this.#reading
    const segments = inferTemplate({ key, items, names: this.#stored, known: this.#types, isEscaped })
    const [only] = segments
    const isAlone = segments.length === 1 && (only?.kind === 'keyOnly' || !isGenericKey(key))
    if (isAlone) return this.#native(key)
    return segments.map((segment) => this.#source(segment, items, { isPartition, isPartial })).join('')
  }

  #source(
    segment: TemplateSegment,
    items: readonly Document[],
    { isPartition, isPartial }: { readonly isPartition: boolean; readonly isPartial: boolean },
  ): string {
    switch (segment.kind) {
      case 'literal':
        return segment.text
      case 'part':
        this.#types.set(segment.storedName, segment.type)
        return `{${this.#nameOf(segment.storedName)}}`
      case 'shard':
        this.#types.set(segment.storedName, segment.type)
        return `{${this.#nameOf(segment.storedName)}%${segment.count}}`
      case 'keyOnly':
        return `{${this.#keyOnlyName(segment, items, { isPartition, isPartial })}}`
    }
  }

  /** The attribute of a value that only keys have: that of another key with the same values, or a new one. */
  #keyOnlyName(
    { name: proposed, values }: TemplateSegment & { readonly kind: 'keyOnly' },
    items: readonly Document[],
    { isPartition, isPartial }: { readonly isPartition: boolean; readonly isPartial: boolean },
  ): string {
    for (const [name, known] of this.#keyOnlyValues)
      if (items.every((item, at) => known.get(item) === values[at])) return name
    const isNearlyTaken = [...this.#taken].some((name) => name.toLowerCase() === proposed.toLowerCase())
    // No attribute may have the name of a key attribute, unless it is that.
    const own = this.#keys.has(proposed) ? `${proposed}Value` : isNearlyTaken ? `${proposed}Key` : proposed
    const name = freeName(allowedName(own), this.#taken)
    this.#keyOnlyValues.set(name, new Map(items.map((item, at) => [item, values[at]])))
    const type = isPartition ? id : string
    this.#keyOnly.push({ name, storedName: name, type, isOptional: isPartial, isKeyOnly: true })
    return name
  }

  /** A key that is an attribute itself. */
  #native(key: string): string {
    const known = this.#names.get(key)
    if (known !== undefined) return `{${known}}`
    const name = freeName(allowedName(key), this.#taken)
    this.#names.set(key, name)
    const { values, isOptional } = this.#valuesOf(key)
    const type = typeOfValues(values, pascalCase(name))
    this.#keyOnly.push({ name, storedName: key, type, isOptional, isKeyOnly: false })
    return `{${name}}`
  }
}

/** Whether a key attribute's name says only that it is a key: `pk`, `GSI1SK`, `gsi1pk`. */
function isGenericKey(name: string): boolean {
  return /pk\d*$|sk\d*$|^[gl]si|partition|sort|hash|range|key$/i.test(name)
}

/** A name that models and schemas allow for an attribute. */
function allowedName(storedName: string): string {
  const isPlain = /^[A-Za-z][A-Za-z\d_]*$/.test(storedName)
  const name = isPlain ? storedName : camelCase(storedName)
  return isReserved(name) ? `${name}Value` : name
}

/** Names of conditions, of arguments of connections and of members of objects. */
function isReserved(name: string): boolean {
  return (
    name in {} ||
    ['and', 'or', 'not', 'first', 'last', 'after', 'before', 'filter', 'node', 'nodes'].includes(name)
  )
}
