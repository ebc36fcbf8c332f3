import { mappingSettings, policyDescription, retentionSeconds, sendingPolicy } from './handler-function.ts'
import type { Template } from './template.ts'
import { reference } from './terraform-reference.ts'

/** What gives the changes of a table to a Lambda function, by the parts of a Terraform configuration. */
export interface HandlerBlocks {
  readonly resources: Template
  /** Members of `aws_iam_policy`. */
  readonly policies: Template
  readonly outputs: Template
}

/** As `handlerResources` of CloudFormation: the mapping of the stream, the queue of failed changes, and its policy. */
export function handlerBlocks(tableName: string, handlersFunction: string): HandlerBlocks {
  const queueArn = reference('aws_sqs_queue.failed_changes.arn')
  return {
    resources: {
      aws_sqs_queue: {
        failed_changes: {
          name: `${tableName}-failed-changes`,
          message_retention_seconds: retentionSeconds,
          sqs_managed_sse_enabled: true,
        },
      },
      aws_lambda_event_source_mapping: {
        handlers: {
          function_name: handlersFunction,
          event_source_arn: reference('aws_dynamodb_table.table.stream_arn'),
          starting_position: mappingSettings.StartingPosition,
          batch_size: mappingSettings.BatchSize,
          function_response_types: mappingSettings.FunctionResponseTypes,
          bisect_batch_on_function_error: mappingSettings.BisectBatchOnFunctionError,
          maximum_retry_attempts: mappingSettings.MaximumRetryAttempts,
          maximum_record_age_in_seconds: mappingSettings.MaximumRecordAgeInSeconds,
          destination_config: { on_failure: { destination_arn: queueArn } },
        },
      },
    },
    policies: {
      failed_changes: {
        name: `${tableName}-failed-changes`,
        description: policyDescription,
        policy: JSON.stringify(sendingPolicy(queueArn)),
      },
    },
    outputs: {
      failed_changes_policy_arn: { value: reference('aws_iam_policy.failed_changes.arn') },
      failed_changes_url: { value: reference('aws_sqs_queue.failed_changes.url') },
    },
  }
}
