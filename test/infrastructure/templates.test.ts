import { describe, expect, it } from 'vitest'
import { a, defineTable, type TableDefinition } from '../../src/index.ts'
import { cloudFormation, terraform } from '../../src/infrastructure/index.ts'
import { templateFaults } from './check-template.ts'

const key = 'arn:aws:kms:eu-central-1:123456789012:key/mrk-1234'

/** A table with one entity and everything that a deployment can have. */
function modelOf(changes: Partial<TableDefinition> = {}) {
  const table = defineTable({
    name: 'desk',
    primaryKey: { partition: 'pk', sort: 'sk' },
    indexes: {
      byDay: { global: { partition: ['region', 'day'], sort: { name: 'at', type: 'N' } } },
      byState: { local: { sort: 'state' }, projection: ['title'] },
    },
    timeToLive: 'expiresAt',
    stream: 'newAndOldImages',
    ...changes,
  } as const satisfies TableDefinition)
  const Ticket = table.entity('Ticket', {
    attributes: {
      ticketId: a.id(),
      title: a.string(),
      expiresAt: a.dateTime({ storedAs: 'epochSeconds' }).optional(),
    },
    key: { partition: 'TICKET#{ticketId}', sort: 'TICKET' },
  })
  table.access({ ticket: Ticket.get() })
  return table
}

const models = {
  'on demand, with every setting': modelOf({
    deployment: {
      onDemandMaximum: { read: 4000, write: 1000 },
      warmThroughput: { read: 12_000, write: 4000 },
      tableClass: 'infrequentAccess',
      encryption: { kmsKey: key },
      pointInTimeRecovery: { days: 14 },
      replicas: ['eu-west-1'],
      deletionProtection: true,
    },
  }),
  'provisioned, with auto scaling': modelOf({
    capacity: { read: 50, write: 20 },
    deployment: {
      autoScaling: { read: { min: 10, max: 500 }, write: { min: 5, max: 200, targetUtilization: 60 } },
      encryption: 'awsManaged',
    },
  }),
  'provisioned, fixed': modelOf({ capacity: { read: 50, write: 20 } }),
  'with the defaults': modelOf(),
}

describe('the CloudFormation template', () => {
  it.each(Object.entries(models))('of a table %s fits the specification of AWS', async (_title, table) => {
    expect(await templateFaults(cloudFormation(table))).toEqual([])
  })

  it('has the settings of the table in all Regions, and those of each Region', () => {
    const { Table } = resourcesOf(cloudFormation(models['on demand, with every setting'], 'desk-prod'))
    const reads = { ReadOnDemandThroughputSettings: { MaxReadRequestUnits: 4000 } }
    const throughput = {
      WarmThroughput: { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 4000 },
      WriteOnDemandThroughputSettings: { MaxWriteRequestUnits: 1000 },
    }
    const everyRegion = {
      ...reads,
      GlobalSecondaryIndexes: [{ IndexName: 'byDay', ...reads }],
      TableClass: 'STANDARD_INFREQUENT_ACCESS',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 14 },
      DeletionProtectionEnabled: true,
    }
    expect(Table).toEqual({
      Type: 'AWS::DynamoDB::GlobalTable',
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        TableName: 'desk-prod',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'sk', AttributeType: 'S' },
          { AttributeName: 'region', AttributeType: 'S' },
          { AttributeName: 'day', AttributeType: 'S' },
          { AttributeName: 'at', AttributeType: 'N' },
          { AttributeName: 'state', AttributeType: 'S' },
        ],
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        GlobalSecondaryIndexes: [
          {
            IndexName: 'byDay',
            KeySchema: [
              { AttributeName: 'region', KeyType: 'HASH' },
              { AttributeName: 'day', KeyType: 'HASH' },
              { AttributeName: 'at', KeyType: 'RANGE' },
            ],
            Projection: { ProjectionType: 'ALL' },
            ...throughput,
          },
        ],
        LocalSecondaryIndexes: [
          {
            IndexName: 'byState',
            KeySchema: [
              { AttributeName: 'pk', KeyType: 'HASH' },
              { AttributeName: 'state', KeyType: 'RANGE' },
            ],
            Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['title'] },
          },
        ],
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
        ...throughput,
        Replicas: [
          { Region: { Ref: 'AWS::Region' }, ...everyRegion, SSESpecification: { KMSMasterKeyId: key } },
          {
            Region: 'eu-west-1',
            ...everyRegion,
            SSESpecification: { KMSMasterKeyId: key.replace('eu-central-1', 'eu-west-1') },
          },
        ],
      },
    })
  })

  it('scales a provisioned table and its global indexes between bounds, or keeps a fixed capacity', () => {
    const scaling = (MinCapacity: number, MaxCapacity: number, SeedCapacity: number, TargetValue = 70) => ({
      MinCapacity,
      MaxCapacity,
      SeedCapacity,
      TargetTrackingScalingPolicyConfiguration: { TargetValue },
    })
    const settingsOf = (title: keyof typeof models) => {
      const { Properties } = resourcesOf(cloudFormation(models[title])).Table as {
        Properties: {
          WriteProvisionedThroughputSettings: unknown
          Replicas: [{ ReadProvisionedThroughputSettings: unknown; GlobalSecondaryIndexes: unknown }]
        }
      }
      const [{ ReadProvisionedThroughputSettings, GlobalSecondaryIndexes }] = Properties.Replicas
      expect(GlobalSecondaryIndexes).toEqual([{ IndexName: 'byDay', ReadProvisionedThroughputSettings }])
      return [Properties.WriteProvisionedThroughputSettings, ReadProvisionedThroughputSettings]
    }
    expect(settingsOf('provisioned, with auto scaling')).toEqual([
      { WriteCapacityAutoScalingSettings: scaling(5, 200, 20, 60) },
      { ReadCapacityAutoScalingSettings: scaling(10, 500, 50) },
    ])
    expect(settingsOf('provisioned, fixed')).toEqual([
      { WriteCapacityAutoScalingSettings: scaling(20, 20, 20) },
      { ReadCapacityUnits: 50 },
    ])
  })

  it('has a managed policy for each role, whose resources are those of the table', () => {
    const { ReaderPolicy } = resourcesOf(cloudFormation(models['with the defaults']))
    expect(ReaderPolicy).toMatchObject({
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: {
        PolicyDocument: {
          Statement: [
            { Sid: 'CompareWithModel', Resource: [{ 'Fn::GetAtt': ['Table', 'Arn'] }] },
            { Sid: 'GetItems', Resource: [{ 'Fn::GetAtt': ['Table', 'Arn'] }] },
            {
              Sid: 'NeverScan',
              Resource: [{ 'Fn::GetAtt': ['Table', 'Arn'] }, { 'Fn::Sub': `\${Table.Arn}/index/*` }],
            },
          ],
        },
      },
    })
  })
})

describe('the policies of a table with replicas', () => {
  const replicated = models['on demand, with every setting']

  it('cover its replicas in all Regions', () => {
    const { ReaderPolicy } = resourcesOf(cloudFormation(replicated))
    const arn = `arn:\${AWS::Partition}:dynamodb:*:\${AWS::AccountId}:table/\${Table}`
    expect(ReaderPolicy).toMatchObject({
      Properties: {
        PolicyDocument: {
          Statement: expect.arrayContaining([
            expect.objectContaining({ Sid: 'CompareWithModel', Resource: [{ 'Fn::Sub': arn }] }),
            expect.objectContaining({
              Sid: 'NeverScan',
              Resource: [{ 'Fn::Sub': arn }, { 'Fn::Sub': `${arn}/index/*` }],
            }),
          ]),
        },
      },
    })
    const { resource } = terraform(replicated) as {
      resource: { aws_iam_policy: { reader: { policy: string } } }
    }
    expect(resource.aws_iam_policy.reader.policy).toContain(
      '"Resource":["$' +
        '{join(":", [for at, part in split(":", aws_dynamodb_table.table.arn) : at == 3 ? "*" : part])}"]',
    )
  })
})

describe('the function with the handlers of a table', () => {
  const table = models['with the defaults']
  const options = { handlersFunction: 'desk-handlers' }

  it('gets the changes of its stream: failures are reported one by one, retried, and given up', async () => {
    const template = cloudFormation(table, 'desk-prod', options)
    expect(await templateFaults(template)).toEqual([])
    const { HandlersMapping, FailedChanges, FailedChangesPolicy } = resourcesOf(template)
    const queue = { 'Fn::GetAtt': ['FailedChanges', 'Arn'] }
    expect(HandlersMapping).toEqual({
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        FunctionName: 'desk-handlers',
        EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] },
        StartingPosition: 'LATEST',
        BatchSize: 100,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        BisectBatchOnFunctionError: true,
        MaximumRetryAttempts: 5,
        MaximumRecordAgeInSeconds: 3600,
        DestinationConfig: { OnFailure: { Destination: queue } },
      },
    })
    expect(FailedChanges).toMatchObject({ Type: 'AWS::SQS::Queue' })
    expect(FailedChangesPolicy).toMatchObject({
      Properties: {
        PolicyDocument: { Statement: [{ Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: [queue] }] },
      },
    })
  })

  it('has the same in Terraform', () => {
    const { resource } = terraform(table, 'desk-prod', options) as {
      resource: Record<string, Record<string, object>>
    }
    const queue = `\${aws_sqs_queue.failed_changes.arn}`
    expect(resource.aws_lambda_event_source_mapping).toEqual({
      handlers: {
        function_name: 'desk-handlers',
        event_source_arn: `\${aws_dynamodb_table.table.stream_arn}`,
        starting_position: 'LATEST',
        batch_size: 100,
        function_response_types: ['ReportBatchItemFailures'],
        bisect_batch_on_function_error: true,
        maximum_retry_attempts: 5,
        maximum_record_age_in_seconds: 3600,
        destination_config: { on_failure: { destination_arn: queue } },
      },
    })
    expect(resource.aws_sqs_queue?.failed_changes).toMatchObject({ name: 'desk-prod-failed-changes' })
    expect(resource.aws_iam_policy?.failed_changes).toMatchObject({
      policy: expect.stringContaining(`"Action":["sqs:SendMessage"],"Resource":["${queue}"]`),
    })
  })

  it('is in no template without it', () => {
    const names = Object.keys(resourcesOf(cloudFormation(table)))
    expect(names.filter((name) => /Handlers|Failed/.test(name))).toEqual([])
  })
})

describe('the Terraform configuration', () => {
  it('has the same settings', () => {
    const { resource } = terraform(models['on demand, with every setting'], 'desk-prod') as {
      resource: { aws_dynamodb_table: { table: unknown } }
    }
    const throughput = {
      warm_throughput: { read_units_per_second: 12_000, write_units_per_second: 4000 },
      on_demand_throughput: { max_read_request_units: 4000, max_write_request_units: 1000 },
    }
    expect(resource.aws_dynamodb_table.table).toEqual({
      name: 'desk-prod',
      billing_mode: 'PAY_PER_REQUEST',
      hash_key: 'pk',
      range_key: 'sk',
      attribute: [
        { name: 'pk', type: 'S' },
        { name: 'sk', type: 'S' },
        { name: 'region', type: 'S' },
        { name: 'day', type: 'S' },
        { name: 'at', type: 'N' },
        { name: 'state', type: 'S' },
      ],
      ...throughput,
      global_secondary_index: [
        {
          name: 'byDay',
          key_schema: [
            { attribute_name: 'region', key_type: 'HASH' },
            { attribute_name: 'day', key_type: 'HASH' },
            { attribute_name: 'at', key_type: 'RANGE' },
          ],
          projection_type: 'ALL',
          ...throughput,
        },
      ],
      local_secondary_index: [
        { name: 'byState', range_key: 'state', projection_type: 'INCLUDE', non_key_attributes: ['title'] },
      ],
      ttl: { attribute_name: 'expiresAt', enabled: true },
      stream_enabled: true,
      stream_view_type: 'NEW_AND_OLD_IMAGES',
      server_side_encryption: { enabled: true, kms_key_arn: key },
      point_in_time_recovery: { enabled: true, recovery_period_in_days: 14 },
      table_class: 'STANDARD_INFREQUENT_ACCESS',
      deletion_protection_enabled: true,
      replica: [
        {
          region_name: 'eu-west-1',
          point_in_time_recovery: true,
          deletion_protection_enabled: true,
          kms_key_arn: key.replace('eu-central-1', 'eu-west-1'),
        },
      ],
      lifecycle: { prevent_destroy: true },
    })
  })

  it('scales the table and its global indexes, and leaves their capacity to auto scaling', () => {
    const { resource } = terraform(models['provisioned, with auto scaling']) as {
      resource: Record<string, Record<string, object>>
    }
    expect(resource.aws_dynamodb_table?.table).toMatchObject({
      billing_mode: 'PROVISIONED',
      read_capacity: 50,
      write_capacity: 20,
      lifecycle: { ignore_changes: ['read_capacity', 'write_capacity'] },
    })
    expect(resource.aws_appautoscaling_target).toMatchObject({
      table_read: {
        scalable_dimension: 'dynamodb:table:ReadCapacityUnits',
        min_capacity: 10,
        max_capacity: 500,
      },
      table_write: {
        scalable_dimension: 'dynamodb:table:WriteCapacityUnits',
        min_capacity: 5,
        max_capacity: 200,
      },
      index_byDay_read: { scalable_dimension: 'dynamodb:index:ReadCapacityUnits' },
      index_byDay_write: { scalable_dimension: 'dynamodb:index:WriteCapacityUnits' },
    })
    expect(resource.aws_appautoscaling_policy?.table_write).toMatchObject({
      target_tracking_scaling_policy_configuration: {
        predefined_metric_specification: { predefined_metric_type: 'DynamoDBWriteCapacityUtilization' },
        target_value: 60,
      },
    })
  })

  it('needs version 6.29 of the provider only for what 5.100 lacks', () => {
    const plain = { indexes: { byDay: { global: { partition: 'day', sort: 'at' } } } } as const
    const versionFor = (table: Parameters<typeof terraform>[0]) => {
      const { terraform: settings } = terraform(table) as {
        terraform: { required_providers: { aws: { version: string } } }
      }
      return settings.required_providers.aws.version
    }
    expect(versionFor(modelOf(plain))).toBe('>= 5.100.0')
    expect(versionFor(modelOf({ ...plain, deployment: { replicas: ['eu-west-1'] } }))).toBe('>= 5.100.0')
    expect(versionFor(models['with the defaults']), 'a key of several attributes').toBe('>= 6.29.0')
    for (const deployment of [
      { warmThroughput: { read: 12_000, write: 4000 } },
      { replicas: ['eu-west-1'], deletionProtection: true },
    ] as const)
      expect(versionFor(modelOf({ ...plain, deployment }))).toBe('>= 6.29.0')
  })

  it('keeps the patterns of policies from being read as expressions of Terraform', () => {
    const { resource } = terraform(models['with the defaults']) as {
      resource: { aws_iam_policy: { writer: { policy: string } } }
    }
    const { policy } = resource.aws_iam_policy.writer
    expect(policy).toContain(['"', '$$', '{$}', '$$', '{$}dynagate#*"'].join(''))
    expect(policy).toContain(`"Resource":["\${aws_dynamodb_table.table.arn}"]`)
  })
})

function resourcesOf(template: object): Readonly<Record<string, unknown>> {
  return (template as { Resources: Readonly<Record<string, unknown>> }).Resources
}
