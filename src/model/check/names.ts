import type { AttributeType } from '../attributes/index.ts'
import { reservedNames } from '../conditions/index.ts'
import type { Table } from '../types.ts'

/** The faults of names: those of entities, attributes and access patterns are also names in GraphQL. */
export function checkNames(table: Table): string[] {
  const { entities, patterns, definition } = table
  const { typeAttribute } = definition
  const typeValues = typeAttribute === undefined ? [] : repeated(entities.map(({ typeValue }) => typeValue))
  return [
    ...entities.flatMap(({ name }) =>
      badTypeName(name).map((fault) => `${name}: as an entity's name, ${fault}`),
    ),
    ...entities.flatMap((entity) =>
      Object.entries(entity.attributes).flatMap(([name, { type }]) =>
        checkMapNames(type).map((fault) => `${entity.name}.${name}: ${fault}`),
      ),
    ),
    ...[...patterns.keys()].flatMap((name) =>
      badName(name).map((fault) => `${name}: as an access pattern's name, ${fault}`),
    ),
    ...entities.flatMap((entity) =>
      Object.entries(entity.attributes).flatMap(([name, { options }]) =>
        [...badName(name), ...reserved(name), ...badStoredName(options.storedName)].map(
          (fault) => `${entity.name}.${name}: as an attribute's name, ${fault}`,
        ),
      ),
    ),
    ...repeated(entities.map(({ name }) => name)).map(
      (name) => `${name}: two entities have this name: rename one`,
    ),
    ...typeValues.map((value) => {
      const names = entities.filter(({ typeValue }) => typeValue === value).map(({ name }) => name)
      return `${names.join(' and ')} share the typeValue '${value}': give each its own`
    }),
  ]
}

/** The names that occur in a list more than once, each once. */
export function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, at) => names.indexOf(name) !== at))]
}

/** The names of a custom type, of a map's type and members, and of those within. */
function checkMapNames({ typeName, members = {}, element, custom }: AttributeType<unknown>): string[] {
  if (custom !== undefined) {
    const own = custom.servedAs === 'scalar' ? badTypeName(custom.name) : []
    return [...own.map((fault) => `as a custom type's name, ${fault}`), ...checkMapNames(custom.stored)]
  }
  return [
    ...(typeName === undefined ? [] : badTypeName(typeName).map((fault) => `as a map's name, ${fault}`)),
    ...Object.keys(members).flatMap((name) =>
      badName(name).map((fault) => `${typeName}.${name}: as a member's name, ${fault}`),
    ),
    ...Object.values(members).flatMap(({ type }) => checkMapNames(type)),
    ...(element ? checkMapNames(element) : []),
  ]
}

/** The types that every schema has: an entity or a map with such a name would replace them. */
const reservedTypes = [
  ...['Query', 'Mutation', 'Subscription', 'Node', 'PageInfo', 'AccessOperation'],
  ...['Boolean', 'Float', 'ID', 'Int', 'String', 'BigInt', 'Byte', 'Date', 'DateTime', 'Decimal'],
  ...['EmailAddress', 'JSON', 'SafeInt', 'URL'],
]

function badTypeName(name: string): string[] {
  return reservedTypes.includes(name) ? [`'${name}' is a type of every schema: rename it`] : badName(name)
}

/** GraphQL: names are letters, digits and `_`, and those that begin with `__` belong to introspection. */
function badName(name: string): string[] {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    return [`'${name}' is not allowed in GraphQL: use letters, digits and _, starting with a letter`]
  }
  if (name.startsWith('__')) return [`'${name}' is reserved by GraphQL, as all that begin with __: rename it`]
  return name in Object.prototype ? [`'${name}' is a member of every JavaScript object: rename it`] : []
}

/** These names have another meaning in conditions. */
function reserved(name: string): string[] {
  if (!reservedNames.includes(name)) return []
  return [`'${name}' joins conditions: rename it, and declare storedAs('${name}')`]
}

function badStoredName(name: string | undefined): string[] {
  if (name === '') return ["storedAs('') is empty: give it a name"]
  return name !== undefined && name in Object.prototype
    ? [`storedAs('${name}') is a member of every JavaScript object: use another stored name`]
    : []
}
