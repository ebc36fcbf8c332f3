import type { Template } from './template.ts'

/** How Lambda gives the changes of a stream to handlers, in CloudFormation's names. */
export const mappingSettings = {
  StartingPosition: 'LATEST',
  BatchSize: 100,
  /** The function returns the changes that weren't handled. */
  FunctionResponseTypes: ['ReportBatchItemFailures'],
  /** A batch for which the function itself fails, such as by a timeout, is divided. */
  BisectBatchOnFunctionError: true,
  /** With -1, the default of both, a change that can't be handled would stop its shard for a day. */
  MaximumRetryAttempts: 5,
  MaximumRecordAgeInSeconds: 3600,
} as const

/** How long the queue keeps the positions of changes that failed for good: SQS's maximum. */
export const retentionSeconds = 14 * 24 * 3600

/**
 * The resources of CloudFormation that give the changes of the table to a Lambda function: the mapping of its stream, a queue
 * for the changes that failed for good, and the policy for sending to it.
 *
 * @param functionName the name or the ARN of the function, which runs `streamLambdaHandler`.
 */
export function handlerResources(functionName: string): Template {
  const queueArn = { 'Fn::GetAtt': ['FailedChanges', 'Arn'] }
  return {
    FailedChanges: {
      Type: 'AWS::SQS::Queue',
      Properties: { MessageRetentionPeriod: retentionSeconds, SqsManagedSseEnabled: true },
    },
    FailedChangesPolicy: {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: {
        Description: policyDescription,
        PolicyDocument: sendingPolicy(queueArn),
      },
    },
    HandlersMapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        FunctionName: functionName,
        EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] },
        ...mappingSettings,
        DestinationConfig: { OnFailure: { Destination: queueArn } },
      },
    },
  }
}

/** The description of the policy for sending to the queue. */
export const policyDescription =
  'What the role of the function with the handlers needs, in addition to the policy of streams.'

/** Lambda sends the changes that failed for good with the role of the function. */
export function sendingPolicy(queueArn: string | Template): Template {
  return {
    Version: '2012-10-17',
    Statement: [
      { Sid: 'SendFailedChanges', Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: [queueArn] },
    ],
  }
}
