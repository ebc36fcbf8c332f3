import {
  type AnyAccessPattern,
  type AnyEntity,
  type Attribute,
  type AttributeFlag,
  defineTable,
  type Table,
} from '../../model/index.ts'
import type {
  AttributeSketch,
  EntitySketch,
  ModelSketch,
  PatternSketch,
  TemplatesSketch,
} from './model-sketch.ts'

/**
 * The model that a sketch declares, as its code would.
 *
 * @throws ModelError with its faults.
 */
export function buildModel({ table: definition, entities, patterns }: ModelSketch): Table {
  // What the types of a declaration check, the model checks as well.
  const table = defineTable(definition as never) as unknown as Buildable
  const built = new Map(
    entities.map((entity) => [entity.name, table.entity(entity.name, declarationOf(entity))]),
  )
  table.access(
    Object.fromEntries(
      patterns.map((pattern) => [
        pattern.name,
        patternOf(
          table,
          pattern,
          pattern.entities.flatMap((name) => built.get(name) ?? []),
        ),
      ]),
    ),
  )
  return table
}

interface Buildable extends Table {
  entity(name: string, declaration: object): BuildableEntity
  collection(entities: readonly AnyEntity[]): AnyAccessPattern
  access(patterns: Readonly<Record<string, AnyAccessPattern>>): unknown
}

type BuildableEntity = AnyEntity & {
  get(): AnyAccessPattern
  lookup(index: string): AnyAccessPattern
  query(index?: string): AnyAccessPattern
}

function declarationOf({ typeValue, attributes, key, indexes }: EntitySketch): object {
  return {
    ...(typeValue !== undefined && { typeValue }),
    attributes: Object.fromEntries(attributes.map((each) => [each.name, attributeOf(each)])),
    key: templatesOf(key),
    indexes: Object.fromEntries(
      Object.entries(indexes).map(([name, templates]) => [
        name,
        { ...templatesOf(templates), ...(templates.isSparse && { sparse: true }) },
      ]),
    ),
  }
}

function attributeOf({
  name,
  storedName,
  type,
  isOptional,
}: AttributeSketch): Attribute<unknown, AttributeFlag> {
  const stored = storedName === name ? type.attribute : type.attribute.storedAs(storedName)
  return isOptional ? stored.optional() : stored
}

function templatesOf({ partition, sort }: TemplatesSketch): object {
  const one = (templates: readonly string[]) => (templates.length === 1 ? templates[0] : templates)
  return {
    ...(partition.length > 0 && { partition: one(partition) }),
    ...(sort.length > 0 && { sort: one(sort) }),
  }
}

function patternOf(
  table: Buildable,
  { kind, index }: PatternSketch,
  entities: readonly BuildableEntity[],
): AnyAccessPattern {
  const [entity] = entities
  if (entity === undefined) throw new TypeError(`A pattern has no entity: this is a bug of Dynagate`)
  switch (kind) {
    case 'get':
      return entity.get()
    case 'lookup':
      return entity.lookup(index ?? '')
    case 'query':
      return index === undefined ? entity.query() : entity.query(index)
    case 'collection':
      return table.collection(entities)
  }
}
