import {
  type Condition,
  conditionPaths,
  parseCondition,
  parseProjection,
  parseUpdate,
  projectionNames,
  type Update,
  updateNames,
} from '../../expressions/index.ts'
import {
  readAttributesToGet,
  readAttributeUpdates,
  readLegacyCondition,
  readLegacyKeyCondition,
} from '../../legacy/index.ts'
import { type ExpressionMembers, type RequestReader, readScope } from '../../requests/index.ts'

/** The attributes in a request's expressions, or in its legacy parameters. */
export interface RequestExpressions {
  /** The names of the attributes in all of them: the first name of each path. */
  readonly names: readonly string[]
  readonly keyCondition: Condition | undefined
  /** Whether the request has a projection. */
  readonly projects: boolean
}

/** Reads the expressions of a request, or of an action in one. Throws a ValidationException as the operation would. */
export function readExpressions(reader: RequestReader): RequestExpressions {
  const scope = readScope(reader, members)
  const condition = (kind: 'ConditionExpression' | 'FilterExpression' | 'KeyConditionExpression') =>
    reader.has(kind) ? parseCondition(kind, reader.text(kind), scope) : undefined
  const keyCondition = condition('KeyConditionExpression') ?? readLegacyKeyCondition(reader)
  const conditions = [
    keyCondition,
    condition('ConditionExpression'),
    condition('FilterExpression'),
    ...(['Expected', 'QueryFilter', 'ScanFilter'] as const)
      .filter((member) => reader.has(member))
      .map((member) => readLegacyCondition(reader, member)),
  ]
  const projection = reader.has('ProjectionExpression')
    ? parseProjection(reader.text('ProjectionExpression'), scope)
    : readAttributesToGet(reader)
  const update: Update | undefined = reader.has('UpdateExpression')
    ? parseUpdate(reader.text('UpdateExpression'), scope, [])
    : readAttributeUpdates(reader)
  return {
    names: [
      ...conditions.flatMap((each) => (each === undefined ? [] : conditionPaths(each))),
      ...(projection === undefined ? [] : projectionNames(projection)),
      ...(update === undefined ? [] : updateNames(update)),
    ],
    keyCondition,
    projects: projection !== undefined,
  }
}

/** The members of all operations. A request with a member of another operation is rejected later, under any policy. */
const members: ExpressionMembers = {
  expressions: [
    'ConditionExpression',
    'FilterExpression',
    'KeyConditionExpression',
    'ProjectionExpression',
    'UpdateExpression',
  ],
  legacy: [
    'AttributesToGet',
    'AttributeUpdates',
    'ConditionalOperator',
    'Expected',
    'KeyConditions',
    'QueryFilter',
    'ScanFilter',
  ],
}
