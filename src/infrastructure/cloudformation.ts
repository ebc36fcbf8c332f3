import type { Index, ScalingRange, Table } from '../model/index.ts'
import { attributeDefinitions, keySchema, projectionOf, streamViews } from '../tools/index.ts'
import { handlerResources } from './handler-function.ts'
import type { TableArns } from './policy.ts'
import { keyIn } from './regional-key.ts'
import { type Role, rolePolicy, roles } from './role-policy.ts'
import type { Template, TemplateOptions } from './template.ts'

/**
 * A CloudFormation template of a model's table, with a managed policy for each role. Also a table in one Region is an
 * AWS::DynamoDB::GlobalTable, which has auto scaling and can get replicas later. The table is kept when the stack is
 * deleted. Pure.
 *
 * @param tableName the deployed name; by default the model's own.
 */
export function cloudFormation(
  table: Table,
  tableName = table.definition.name,
  { handlersFunction }: TemplateOptions = {},
): Template {
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `The table ${tableName} with policies for the roles that use it, derived from its model.`,
    Resources: {
      Table: {
        Type: 'AWS::DynamoDB::GlobalTable',
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
        Properties: tableProperties(table, tableName),
      },
      ...Object.fromEntries(roles.map((role) => [policyName(role), policyResource(table, tableName, role)])),
      ...(handlersFunction !== undefined && handlerResources(handlersFunction)),
    },
    Outputs: {
      TableName: { Value: { Ref: 'Table' } },
      TableArn: { Value: ownArn },
      ...(table.definition.stream && { StreamArn: { Value: { 'Fn::GetAtt': ['Table', 'StreamArn'] } } }),
      ...Object.fromEntries(roles.map((role) => [policyName(role), { Value: { Ref: policyName(role) } }])),
      ...(handlersFunction !== undefined && {
        FailedChangesPolicy: { Value: { Ref: 'FailedChangesPolicy' } },
        FailedChangesUrl: { Value: { Ref: 'FailedChanges' } },
      }),
    },
  }
}

function tableProperties(table: Table, tableName: string): Template {
  const { capacity = 'onDemand', stream, timeToLive, deployment = {} } = table.definition
  const { replicas = [], encryption = 'awsOwned' } = deployment
  const indexes = [...table.indexes.values()]
  const global = indexes.filter(({ kind }) => kind === 'global')
  const local = indexes.filter(({ kind }) => kind === 'local')
  const ownKey = typeof encryption === 'object' ? encryption.kmsKey : undefined
  return {
    TableName: tableName,
    BillingMode: capacity === 'onDemand' ? 'PAY_PER_REQUEST' : 'PROVISIONED',
    AttributeDefinitions: attributeDefinitions([table.primaryIndex, ...indexes]),
    KeySchema: keySchema(table.primaryIndex),
    ...(global.length > 0 && {
      GlobalSecondaryIndexes: global.map((index) => ({ ...indexProperties(index), ...throughput(table) })),
    }),
    ...(local.length > 0 && { LocalSecondaryIndexes: local.map(indexProperties) }),
    ...(timeToLive !== undefined && {
      TimeToLiveSpecification: { AttributeName: timeToLive, Enabled: true },
    }),
    ...(stream && { StreamSpecification: { StreamViewType: streamViews[stream] } }),
    ...(encryption !== 'awsOwned' && { SSESpecification: { SSEEnabled: true, SSEType: 'KMS' } }),
    ...throughput(table),
    Replicas: [
      replica(table, { Ref: 'AWS::Region' }, ownKey),
      ...replicas.map((region) => replica(table, region, ownKey && keyIn(region, ownKey))),
    ],
  }
}

function indexProperties(index: Index): Template {
  return { IndexName: index.name ?? '', KeySchema: keySchema(index), Projection: { ...projectionOf(index) } }
}

/** The writes, and the warm throughput, of the table or of a global index: the same in all Regions. */
function throughput({ definition: { capacity = 'onDemand', deployment = {} } }: Table): Template {
  const { warmThroughput, onDemandMaximum, autoScaling } = deployment
  return {
    ...(warmThroughput && {
      WarmThroughput: {
        ReadUnitsPerSecond: warmThroughput.read,
        WriteUnitsPerSecond: warmThroughput.write,
      },
    }),
    ...(onDemandMaximum?.write !== undefined && {
      WriteOnDemandThroughputSettings: { MaxWriteRequestUnits: onDemandMaximum.write },
    }),
    ...(capacity !== 'onDemand' && {
      WriteProvisionedThroughputSettings: {
        WriteCapacityAutoScalingSettings: scaling(autoScaling?.write, capacity.write),
      },
    }),
  }
}

/** A Region's table: its reads, and what else each Region has of its own. */
function replica(table: Table, region: string | Template, kmsKey: string | undefined): Template {
  const { tableClass, pointInTimeRecovery, deletionProtection } = table.definition.deployment ?? {}
  const reads = readThroughput(table)
  const global = [...table.indexes.values()].filter(({ kind }) => kind === 'global')
  return {
    Region: region,
    ...reads,
    ...(Object.keys(reads).length > 0 &&
      global.length > 0 && {
        GlobalSecondaryIndexes: global.map(({ name = '' }) => ({ IndexName: name, ...reads })),
      }),
    ...(tableClass === 'infrequentAccess' && { TableClass: 'STANDARD_INFREQUENT_ACCESS' }),
    ...(pointInTimeRecovery && {
      PointInTimeRecoverySpecification: {
        PointInTimeRecoveryEnabled: true,
        RecoveryPeriodInDays: pointInTimeRecovery.days,
      },
    }),
    ...(deletionProtection !== undefined && { DeletionProtectionEnabled: deletionProtection }),
    ...(kmsKey !== undefined && { SSESpecification: { KMSMasterKeyId: kmsKey } }),
  }
}

function readThroughput({ definition: { capacity = 'onDemand', deployment = {} } }: Table): Template {
  const { onDemandMaximum, autoScaling } = deployment
  if (capacity === 'onDemand') {
    const { read } = onDemandMaximum ?? {}
    return read === undefined ? {} : { ReadOnDemandThroughputSettings: { MaxReadRequestUnits: read } }
  }
  return {
    ReadProvisionedThroughputSettings: autoScaling?.read
      ? { ReadCapacityAutoScalingSettings: scaling(autoScaling.read, capacity.read) }
      : { ReadCapacityUnits: capacity.read },
  }
}

/** Writes of a global table must scale: a fixed capacity is a range of one value. */
function scaling(range: ScalingRange | undefined, capacity: number): Template {
  const { min, max, targetUtilization = 70 } = range ?? { min: capacity, max: capacity }
  return {
    MinCapacity: min,
    MaxCapacity: max,
    SeedCapacity: Math.min(max, Math.max(min, capacity)),
    TargetTrackingScalingPolicyConfiguration: { TargetValue: targetUtilization },
  }
}

/** The ARNs of the table; with replicas, of those in all Regions, since a role may serve from any of them. */
function arnsOf({ definition: { deployment = {} } }: Table): TableArns<Template> {
  const hasReplicas = (deployment.replicas ?? []).length > 0
  const arn = hasReplicas
    ? `arn:\${AWS::Partition}:dynamodb:*:\${AWS::AccountId}:table/\${Table}`
    : `\${Table.Arn}`
  const under = (path: string): Template => ({ 'Fn::Sub': `${arn}/${path}` })
  return {
    table: hasReplicas ? { 'Fn::Sub': arn } : ownArn,
    index: (name) => under(`index/${name}`),
    streams: under('stream/*'),
  }
}

const ownArn = { 'Fn::GetAtt': ['Table', 'Arn'] }

function policyName(role: Role): string {
  return `${role.charAt(0).toUpperCase()}${role.slice(1)}Policy`
}

function policyResource(table: Table, tableName: string, role: Role): Template {
  return {
    Type: 'AWS::IAM::ManagedPolicy',
    Properties: {
      Description: `What the role ${role} of the table ${tableName} needs.`,
      PolicyDocument: { ...rolePolicy(table, role, arnsOf(table)) },
    },
  }
}
