import type { UniqueConstraint } from '../definition/index.ts'
import type { AnyEntity, Table } from '../types.ts'
import { repeated } from './names.ts'

/** The faults of an entity's unique constraints. */
export function checkUnique(table: Table, entity: AnyEntity): string[] {
  const constraints = [...entity.unique.values()]
  return [
    ...constraints.flatMap((constraint) =>
      [
        ...checkName(entity, constraint),
        ...checkAttributes(entity, constraint),
        ...checkReach(table, constraint),
        ...checkHome(table),
      ].map((fault) => `${entity.name}: the unique constraint '${constraint.name}' ${fault}`),
    ),
    ...sameAttributes(constraints).map(
      (names) => `${entity.name}: the unique constraints ${names} have the same attributes: remove one`,
    ),
  ]
}

function checkName({ indexKeys }: AnyEntity, { name }: UniqueConstraint): string[] {
  return [
    ...(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/.test(name)
      ? []
      : ['must have 1 to 100 letters, digits and _ as its name, starting with a letter: rename it']),
    ...(indexKeys.has(name) ? ['has the name of an index, and a lookup names either: rename it'] : []),
  ]
}

function checkAttributes({ attributes }: AnyEntity, { attributes: names }: UniqueConstraint): string[] {
  if (names.length === 0) return ['has no attributes: name at least one']
  return [
    ...repeated(names).map((name) => `has '${name}' twice: remove one`),
    ...names.flatMap((name) => {
      const attribute = Object.hasOwn(attributes, name) ? attributes[name] : undefined
      if (attribute === undefined)
        return [`has '${name}', which is not an attribute: declare it, or use another`]
      const { type, options } = attribute
      if (options.maintained !== undefined && options.maintained !== 'derived')
        return [`has '${name}', which the store maintains: use another`]
      if (['S', 'N', 'B'].includes(type.storage)) return []
      return [`has '${name}' of type ${type.storage}: use attributes that are strings, numbers or bytes`]
    }),
  ]
}

function checkReach({ definition: { name, tenant } }: Table, { isGlobal }: UniqueConstraint): string[] {
  return isGlobal && tenant === undefined ? [`is global, but ${name} has no tenants: remove global`] : []
}

/** A condition sees only the replica of its Region: writes in two Regions could give two items the same unique value. */
function checkHome({ definition: { deployment = {} } }: Table): string[] {
  const { replicas = [], home } = deployment
  return replicas.length > 0 && home === undefined
    ? ['needs one Region for its writes, and the table has replicas: declare deployment.home']
    : []
}

/** The names of constraints with the same attributes, in any order. */
function sameAttributes(constraints: readonly UniqueConstraint[]): string[] {
  const textOf = ({ attributes }: UniqueConstraint) => [...attributes].sort().join()
  return repeated(constraints.map(textOf)).map((text) => {
    const same = constraints.filter((constraint) => textOf(constraint) === text)
    return same.map(({ name }) => `'${name}'`).join(' and ')
  })
}
