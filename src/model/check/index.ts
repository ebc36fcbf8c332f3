import type { Table } from '../types.ts'
import { checkAttributes } from './attributes.ts'
import { checkCaller } from './caller.ts'
import { checkCollision } from './collisions.ts'
import { checkDeployment } from './deployment.ts'
import { checkIndexes } from './indexes.ts'
import { checkKeyAttributes } from './key-attributes.ts'
import { checkMaps } from './maps.ts'
import { checkMovable } from './movable.ts'
import { checkNames } from './names.ts'
import { checkParents } from './parents/index.ts'
import { checkPattern } from './pattern.ts'
import { checkReserved } from './reserved.ts'
import { checkRules } from './rules.ts'
import { checkSecondForm } from './second-form.ts'
import { checkSoftDelete } from './soft-delete.ts'
import { checkTenancy } from './tenancy.ts'
import { checkUnique } from './unique.ts'
import { checkVersions } from './versions.ts'

export { checkTemplate } from './template.ts'
export { checkWhere } from './where.ts'

/**
 * The faults of a table except those of its templates: of names, attributes and indexes, colliding keys, and patterns that
 * read more than they declare. Each fault is a sentence that states where it is, what is wrong, and what to change.
 */
export function checkTable(table: Table): string[] {
  return [
    ...checkNames(table),
    ...checkMaps(table),
    ...checkIndexes(table),
    ...checkReserved(table),
    ...checkCaller(table),
    ...checkDeployment(table),
    ...checkTenancy(table),
    ...checkRules(table),
    ...table.entities.flatMap((entity) => checkAttributes(table, entity)),
    ...table.entities.flatMap((entity) => checkKeyAttributes(table, entity)),
    ...table.entities.flatMap((entity) => checkUnique(table, entity)),
    ...table.entities.flatMap(checkMovable),
    ...table.entities.flatMap((entity) => checkSoftDelete(table, entity)),
    ...table.entities.flatMap((entity) => checkVersions(table, entity)),
    ...table.entities.flatMap((entity) => checkParents(table, entity)),
    ...table.entities.flatMap((entity) => checkSecondForm(table, entity)),
    ...pairs(table.entities).flatMap(([a, b]) => checkCollision(table, a, b)),
    ...[...table.patterns.values()].flatMap((pattern) => checkPattern(table, pattern)),
  ]
}

function pairs<Member>(members: readonly Member[]): [Member, Member][] {
  return members.flatMap((one, at) => members.slice(at + 1).map((other): [Member, Member] => [one, other]))
}
