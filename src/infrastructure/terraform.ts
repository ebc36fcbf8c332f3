import type { Index, ScalingRange, Table } from '../model/index.ts'
import { attributeDefinitions, keySchema, projectionOf, streamViews } from '../tools/index.ts'
import type { TableArns } from './policy.ts'
import { keyIn } from './regional-key.ts'
import { rolePolicy, roles } from './role-policy.ts'
import type { Template, TemplateOptions } from './template.ts'
import { handlerBlocks } from './terraform-handlers.ts'
import { reference } from './terraform-reference.ts'

/**
 * A Terraform configuration (`.tf.json`) of a model's table, with a policy for each role. Terraform rejects plans that would
 * destroy the table. Pure.
 *
 * @param tableName the deployed name; by default the model's own.
 */
export function terraform(
  table: Table,
  tableName = table.definition.name,
  { handlersFunction }: TemplateOptions = {},
): Template {
  const targets = scalingTargets(table)
  const handlers = handlersFunction === undefined ? undefined : handlerBlocks(tableName, handlersFunction)
  return {
    terraform: { required_providers: { aws: { source: 'hashicorp/aws', version: providerVersion(table) } } },
    resource: {
      aws_dynamodb_table: { table: tableBlock(table, tableName) },
      aws_iam_policy: {
        ...Object.fromEntries(
          roles.map((role) => [
            role,
            {
              name: `${tableName}-${role}`,
              description: `What the role ${role} of the table ${tableName} needs.`,
              policy: templateText(JSON.stringify(rolePolicy(table, role, arns)), arnOf(table)),
            },
          ]),
        ),
        ...handlers?.policies,
      },
      ...handlers?.resources,
      ...(targets.length > 0 && {
        aws_appautoscaling_target: Object.fromEntries(targets.map((each) => [each.label, targetBlock(each)])),
        aws_appautoscaling_policy: Object.fromEntries(targets.map((each) => [each.label, policyBlock(each)])),
      }),
    },
    output: {
      table_name: { value: reference('aws_dynamodb_table.table.name') },
      table_arn: { value: tableArn },
      ...(table.definition.stream && {
        stream_arn: { value: reference('aws_dynamodb_table.table.stream_arn') },
      }),
      ...Object.fromEntries(
        roles.map((role) => [`${role}_policy_arn`, { value: reference(`aws_iam_policy.${role}.arn`) }]),
      ),
      ...handlers?.outputs,
    },
  }
}

/**
 * Version 6.29 of the AWS provider has everything. 5.100 lacks keys of several attributes, warm throughput and the deletion
 * protection of replicas.
 */
function providerVersion({ indexes, definition: { deployment = {} } }: Table): string {
  const { warmThroughput, deletionProtection, replicas = [] } = deployment
  const isNewer =
    [...indexes.values()].some((index) => index.kind === 'global' && isLongKey(index)) ||
    warmThroughput !== undefined ||
    (deletionProtection !== undefined && replicas.length > 0)
  return isNewer ? '>= 6.29.0' : '>= 5.100.0'
}

function isLongKey(index: Index): boolean {
  const { HASH, RANGE } = keyNames(index)
  return HASH.length > 1 || RANGE.length > 1
}

function tableBlock(table: Table, tableName: string): Template {
  const { capacity = 'onDemand', stream, timeToLive, deployment = {} } = table.definition
  const { autoScaling, encryption = 'awsOwned', replicas = [], pointInTimeRecovery } = deployment
  const indexes = [...table.indexes.values()]
  const key = keyNames(table.primaryIndex)
  const ownKey = typeof encryption === 'object' ? encryption.kmsKey : undefined
  const ignored = Object.keys(autoScaling ?? {}).map((kind) => `${kind}_capacity`)
  return {
    name: tableName,
    billing_mode: capacity === 'onDemand' ? 'PAY_PER_REQUEST' : 'PROVISIONED',
    hash_key: key.HASH[0] ?? '',
    ...(key.RANGE[0] !== undefined && { range_key: key.RANGE[0] }),
    attribute: attributeDefinitions([table.primaryIndex, ...indexes]).map(
      ({ AttributeName: name, AttributeType: type }) => ({ name, type }),
    ),
    ...throughput(table),
    ...blocks('global_secondary_index', indexes, 'global', (index) => ({
      ...globalKey(index),
      ...projection(index),
      ...throughput(table),
    })),
    ...blocks('local_secondary_index', indexes, 'local', (index) => ({
      range_key: keyNames(index).RANGE[0] ?? '',
      ...projection(index),
    })),
    ...(timeToLive !== undefined && { ttl: { attribute_name: timeToLive, enabled: true } }),
    ...(stream && { stream_enabled: true, stream_view_type: streamViews[stream] }),
    ...(encryption !== 'awsOwned' && {
      server_side_encryption: { enabled: true, ...(ownKey !== undefined && { kms_key_arn: ownKey }) },
    }),
    ...(pointInTimeRecovery && {
      point_in_time_recovery: { enabled: true, recovery_period_in_days: pointInTimeRecovery.days },
    }),
    ...(deployment.tableClass === 'infrequentAccess' && { table_class: 'STANDARD_INFREQUENT_ACCESS' }),
    ...(deployment.deletionProtection !== undefined && {
      deletion_protection_enabled: deployment.deletionProtection,
    }),
    ...(replicas.length > 0 && {
      replica: replicas.map((region) => ({
        region_name: region,
        ...(pointInTimeRecovery && { point_in_time_recovery: true }),
        ...(deployment.deletionProtection !== undefined && {
          deletion_protection_enabled: deployment.deletionProtection,
        }),
        ...(ownKey !== undefined && { kms_key_arn: keyIn(region, ownKey) }),
      })),
    }),
    lifecycle: { prevent_destroy: true, ...(ignored.length > 0 && { ignore_changes: ignored }) },
  }
}

/** The throughput of the table, or of a global index. */
function throughput({ definition: { capacity = 'onDemand', deployment = {} } }: Table): Template {
  const { warmThroughput, onDemandMaximum } = deployment
  return {
    ...(capacity !== 'onDemand' && { read_capacity: capacity.read, write_capacity: capacity.write }),
    ...(warmThroughput && {
      warm_throughput: {
        read_units_per_second: warmThroughput.read,
        write_units_per_second: warmThroughput.write,
      },
    }),
    ...(onDemandMaximum && {
      on_demand_throughput: {
        ...(onDemandMaximum.read !== undefined && { max_read_request_units: onDemandMaximum.read }),
        ...(onDemandMaximum.write !== undefined && { max_write_request_units: onDemandMaximum.write }),
      },
    }),
  }
}

function blocks(
  name: string,
  indexes: readonly Index[],
  kind: Index['kind'],
  block: (index: Index) => Template,
): Template {
  const own = indexes.filter((index) => index.kind === kind)
  if (own.length === 0) return {}
  return { [name]: own.map((index) => ({ name: index.name ?? '', ...block(index) })) }
}

/** Only a key of several attributes needs the newer blocks. */
function globalKey(index: Index): Template {
  const { HASH, RANGE } = keyNames(index)
  if (isLongKey(index)) {
    return {
      key_schema: keySchema(index).map(({ AttributeName, KeyType }) => ({
        attribute_name: AttributeName,
        key_type: KeyType,
      })),
    }
  }
  return { hash_key: HASH[0] ?? '', ...(RANGE[0] !== undefined && { range_key: RANGE[0] }) }
}

function projection(index: Index): Template {
  const { ProjectionType = 'ALL', NonKeyAttributes } = projectionOf(index) ?? {}
  return {
    projection_type: ProjectionType,
    ...(NonKeyAttributes && { non_key_attributes: NonKeyAttributes }),
  }
}

function keyNames(index: Index): { HASH: string[]; RANGE: string[] } {
  const named = (type: string) =>
    keySchema(index).flatMap(({ AttributeName, KeyType }) => (KeyType === type ? [AttributeName] : []))
  return { HASH: named('HASH'), RANGE: named('RANGE') }
}

/** One capacity that scales: of reads or writes, of the table or of a global index. */
interface ScalingTarget {
  readonly label: string
  readonly index: string | undefined
  readonly kind: 'Read' | 'Write'
  readonly range: ScalingRange
}

function scalingTargets({ definition, indexes }: Table): ScalingTarget[] {
  const { read, write } = definition.deployment?.autoScaling ?? {}
  const global = [...indexes.values()].filter(({ kind }) => kind === 'global').map(({ name }) => name)
  const targets = [
    ['Read', read],
    ['Write', write],
  ] as const
  return [undefined, ...global].flatMap((index) =>
    targets.flatMap(([kind, range]) => {
      const label = `${index === undefined ? 'table' : `index_${resourceLabel(index)}`}_${kind.toLowerCase()}`
      return range === undefined ? [] : [{ label, index, kind, range }]
    }),
  )
}

function targetBlock({ index, kind, range }: ScalingTarget): Template {
  const { resource, dimension } = scaled(index)
  return {
    service_namespace: 'dynamodb',
    resource_id: resource,
    scalable_dimension: `dynamodb:${dimension}:${kind}CapacityUnits`,
    min_capacity: range.min,
    max_capacity: range.max,
  }
}

function policyBlock({ label, kind, range: { targetUtilization = 70 } }: ScalingTarget): Template {
  const target = (member: string) => reference(`aws_appautoscaling_target.${label}.${member}`)
  return {
    name: `dynamodb-${label}`,
    policy_type: 'TargetTrackingScaling',
    service_namespace: target('service_namespace'),
    resource_id: target('resource_id'),
    scalable_dimension: target('scalable_dimension'),
    target_tracking_scaling_policy_configuration: {
      predefined_metric_specification: {
        predefined_metric_type: `DynamoDB${kind}CapacityUtilization`,
      },
      target_value: targetUtilization,
    },
  }
}

function scaled(index: string | undefined): { resource: string; dimension: 'table' | 'index' } {
  const table = `table/${reference('aws_dynamodb_table.table.name')}`
  if (index === undefined) return { resource: table, dimension: 'table' }
  return { resource: `${table}/index/${index}`, dimension: 'index' }
}

/** A name of DynamoDB may have dots, which labels of Terraform may not. */
function resourceLabel(name: string): string {
  return name.replace(/\./g, '-')
}

const tableArn = reference('aws_dynamodb_table.table.arn')

/** Marks references to the table's ARN, to be replaced in the text of a policy. */
const arnMark = '<table ARN>'
const arns: TableArns = {
  table: arnMark,
  index: (name) => `${arnMark}/index/${name}`,
  streams: `${arnMark}/stream/*`,
}

/** The ARN of the table; with replicas, of those in all Regions, since a role may serve from any of them. */
function arnOf({ definition: { deployment = {} } }: Table): string {
  if ((deployment.replicas ?? []).length === 0) return tableArn
  const parts = 'split(":", aws_dynamodb_table.table.arn)'
  return reference(`join(":", [for at, part in ${parts} : at == 3 ? "*" : part])`)
}

/** JSON as a string of Terraform, in which `${` and `%{` begin expressions, and `arn` is one. */
function templateText(json: string, arn: string): string {
  return json.replaceAll(/[$%](?=\{)/g, '$&$&').replaceAll(arnMark, () => arn)
}
