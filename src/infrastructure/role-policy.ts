import {
  type AnyAccessPattern,
  type AnyEntity,
  cascadingRelations,
  childrenPattern,
  copyingRelations,
  keyAttributes,
  movingRelations,
  storedName,
  type Table,
} from '../model/index.ts'
import { keysOn, leadingKeysOf, systemKeys } from './leading-keys.ts'
import { literalPattern, type PolicyDocument, type PolicyStatement, type TableArns } from './policy.ts'

/**
 * The roles of processes that use a table:
 *
 * - `reader` serves queries,
 * - `writer` serves queries and mutations,
 * - `streams` reads the table's stream, and keeps its position in the table,
 * - `maintenance` creates and changes the table, loads it, and rewrites items after a change of the model: it may scan.
 */
export const roles = ['reader', 'writer', 'streams', 'maintenance'] as const
export type Role = (typeof roles)[number]

/**
 * The policy of a role: the actions and the indexes that the model's access patterns use, and the partition keys and
 * attributes of its entities. Only `maintenance` may scan. Pure.
 *
 * Reads aren't limited to the model's attributes: DynamoDB only checks `dynamodb:Attributes` of reads with a projection,
 * and reads of whole items have none.
 *
 * @example
 * rolePolicy(shop, 'reader', tableArns('shop', { account: '123456789012', region: 'eu-west-1' }))
 */
export function rolePolicy<Arn>(table: Table, role: Role, arns: TableArns<Arn>): PolicyDocument<Arn> {
  return { Version: '2012-10-17', Statement: statements[role](table, arns) }
}

type Statements = <Arn>(table: Table, arns: TableArns<Arn>) => PolicyStatement<Arn>[]

const statements: Readonly<Record<Role, Statements>> = {
  reader: (table, arns) => [
    describe(arns),
    ...itemReads(table, arns),
    ...indexReads(table, arns),
    noScan(arns),
  ],
  writer: (table, arns) => [
    describe(arns),
    ...itemReads(table, arns, childQueries(table)),
    ...indexReads(table, arns, childQueries(table)),
    writes(table, arns),
    noScan(arns),
  ],
  streams: (table, arns) => [
    describe(arns),
    allow('ReadStream', ['DescribeStream', 'GetShardIterator', 'GetRecords'], [arns.streams]),
    allow('KeepPosition', ['GetItem', ...writeActions], [arns.table], leadingKeysOf([], [systemKeys(table)])),
    noScan(arns),
  ],
  maintenance: (_table, arns) => [
    allow('ChangeTable', tableActions, [arns.table]),
    allow('RewriteItems', [...readActions, ...writeActions, 'BatchWriteItem', 'Scan'], [arns.table]),
    allow('ReadIndexes', ['Query', 'Scan'], [arns.index('*')]),
  ],
}

const readActions = ['GetItem', 'BatchGetItem', 'Query']

/** The parts of a transaction have the actions of single writes; only a check of a condition has one of its own. */
const writeActions = ['PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem']

const tableActions = [
  'CreateTable',
  'DescribeTable',
  'UpdateTable',
  'DescribeTimeToLive',
  'UpdateTimeToLive',
  'DescribeContinuousBackups',
  'UpdateContinuousBackups',
]

/** The gateway compares the live table with the model when it starts. */
function describe<Arn>({ table }: TableArns<Arn>): PolicyStatement<Arn> {
  return allow('CompareWithModel', ['DescribeTable'], [table])
}

/** Gets of any entity, by fields, `node` and references; Queries of those that patterns query by the primary key. */
function itemReads<Arn>(
  table: Table,
  arns: TableArns<Arn>,
  others: readonly AnyAccessPattern[] = [],
): PolicyStatement<Arn>[] {
  const queried = patternsOn(table, undefined, others).filter(({ kind }) => kind !== 'get')
  const all = leadingKeysOf(keysOn(table.entities, undefined), [systemKeys(table)])
  const gets = allow('GetItems', ['GetItem', 'BatchGetItem'], [arns.table], all)
  if (queried.length === 0) return [gets]
  return [gets, allow('QueryTable', ['Query'], [arns.table], leadingKeysOfPatterns(queried, undefined))]
}

function indexReads<Arn>(
  table: Table,
  arns: TableArns<Arn>,
  others: readonly AnyAccessPattern[] = [],
): PolicyStatement<Arn>[] {
  return [...table.indexes.keys()].flatMap((index, at) => {
    const patterns = patternsOn(table, index, others)
    if (patterns.length === 0) return []
    // A statement's id has letters and digits only.
    const sid = `QueryIndex${at + 1}`
    return [allow(sid, ['Query'], [arns.index(index)], leadingKeysOfPatterns(patterns, index))]
  })
}

function writes<Arn>(table: Table, arns: TableArns<Arn>): PolicyStatement<Arn> {
  const keys = leadingKeysOf(keysOn(formsOf(table), undefined), [systemKeys(table)])
  const attributes = attributesOf(table)
  return allow('WriteItems', writeActions, [arns.table], {
    'ForAllValues:StringLike': {
      ...keys?.['ForAllValues:StringLike'],
      ...(attributes.join().length <= mostAttributeCharacters && { 'dynamodb:Attributes': attributes }),
    },
  })
}

/** A managed policy has at most 6,144 characters (IAM quotas): some are left for its keys and indexes. */
const mostAttributeCharacters = 3_000

/** The stored names of everything that items of the model have, and the prefix of the names in the gateway's own items. */
function attributesOf(table: Table): string[] {
  const { timeToLive, typeAttribute } = table.definition
  const declared = formsOf(table).flatMap(({ attributes }) =>
    Object.keys(attributes).map((name) => storedName(attributes, name)),
  )
  const keys = [table.primaryIndex, ...table.indexes.values()].flatMap(keyAttributes)
  const names = [...declared, ...keys, timeToLive, typeAttribute].filter((name) => name !== undefined)
  return [...new Set(names.map(literalPattern)), `${literalPattern('$$')}*`].sort()
}

/** The entities, and the other forms in which items are written during a migration. */
function formsOf({ entities }: Table): readonly AnyEntity[] {
  return entities.flatMap((entity) => (entity.second ? [entity, entity.second.entity] : [entity]))
}

/** An explicit deny overrides whatever other policies of the role allow. */
function noScan<Arn>({ table, index }: TableArns<Arn>): PolicyStatement<Arn> {
  return { Sid: 'NeverScan', Effect: 'Deny', Action: ['dynamodb:Scan'], Resource: [table, index('*')] }
}

function patternsOn(
  table: Table,
  index: string | undefined,
  others: readonly AnyAccessPattern[],
): AnyAccessPattern[] {
  return [...table.patterns.values(), ...others].filter((pattern) => pattern.index.name === index)
}

/** The queries by which the children of deleted, changed and moved parents are found. */
function childQueries({ entities }: Table): AnyAccessPattern[] {
  return entities.flatMap((entity) =>
    [...cascadingRelations(entity), ...copyingRelations(entity), ...movingRelations(entity)].flatMap(
      ([child, relation]) => childrenPattern(child, relation) ?? [],
    ),
  )
}

function leadingKeysOfPatterns(patterns: readonly AnyAccessPattern[], index: string | undefined) {
  return leadingKeysOf(keysOn([...new Set(patterns.flatMap(({ entities }) => entities))], index))
}

function allow<Arn>(
  Sid: string,
  actions: readonly string[],
  Resource: readonly Arn[],
  Condition?: PolicyStatement['Condition'],
): PolicyStatement<Arn> {
  const Action = actions.map((action) => `dynamodb:${action}`)
  return { Sid, Effect: 'Allow', Action, Resource, ...(Condition && { Condition }) }
}
