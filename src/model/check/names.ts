import type { Table } from '../types.ts'

/** What is wrong with names: those of entities, attributes and access patterns are names in GraphQL too. */
export function checkNames(table: Table): string[] {
  const { entities, patterns, definition } = table
  const { typeAttribute } = definition
  const typeValues = typeAttribute === undefined ? [] : repeated(entities.map(({ typeValue }) => typeValue))
  return [
    ...entities.flatMap(({ name }) => badName(name).map((fault) => `${name}: as an entity's name, ${fault}`)),
    ...[...patterns.keys()].flatMap((name) =>
      badName(name).map((fault) => `${name}: as an access pattern's name, ${fault}`),
    ),
    ...entities.flatMap((entity) =>
      Object.entries(entity.attributes).flatMap(([name, { options }]) =>
        [...badName(name), ...badStoredName(options.storedName)].map(
          (fault) => `${entity.name}.${name}: as an attribute's name, ${fault}`,
        ),
      ),
    ),
    ...repeated(entities.map(({ name }) => name)).map(
      (name) => `${name}: two entities bear this name: rename one`,
    ),
    ...typeValues.map(
      (value) => `two entities have '${value}' as ${typeAttribute}: give one another typeValue`,
    ),
  ]
}

/** The names that stand in a list more than once, each once. */
export function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, at) => names.indexOf(name) !== at))]
}

/** GraphQL: names are letters, digits and `_`, and those that begin with `__` belong to introspection. */
function badName(name: string): string[] {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    return [`'${name}' is not one that GraphQL allows: use letters, digits and _, a letter first`]
  }
  if (name.startsWith('__')) return [`'${name}' is reserved by GraphQL, as all that begin with __: rename it`]
  return name in Object.prototype ? [`'${name}' is one that every JavaScript object has: rename it`] : []
}

function badStoredName(name: string | undefined): string[] {
  if (name === '') return ["storedAs('') is empty: give it a name"]
  return name !== undefined && name in Object.prototype
    ? [`storedAs('${name}') is one that every JavaScript object has: store it otherwise`]
    : []
}
