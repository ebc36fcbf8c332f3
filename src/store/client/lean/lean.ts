import { checkAnswer } from '../check-answer.ts'
import { UpstreamFailure } from '../client-errors.ts'
import { translateFault } from '../errors.ts'
import type { LeanChoice } from '../lean-choice.ts'
import { fromWire, toWire } from '../marshal.ts'
import { operations } from '../operations.ts'
import { type AnswerOf, clientFrom, type DynamoClient, type InputOf, type OperationName } from '../port.ts'
import { mapDocuments, shapes } from '../shapes.ts'
import { type Attempt, withDeadline } from '../with-deadline.ts'
import { resolveEndpoint } from './endpoint.ts'
import { faultOf, translateNetworkError } from './faults.ts'
import type { Credentials } from './sign.ts'
import { roleSessions, TenantSessions } from './tenants/index.ts'
import { type Reply, Transport } from './transport.ts'

/**
 * A client that implements DynamoDB's signed JSON protocol itself, over undici: the SDK's middleware would take half of
 * the gateway's time. It uses the endpoint, region and credentials that the SDK would choose.
 *
 * @throws TypeError for an invalid role of tenants.
 */
export async function leanClient(choice: LeanChoice): Promise<DynamoClient> {
  const { connectMs = 300, requestMs = 1000 } = choice
  const load = async () => (await import('@aws-sdk/client-dynamodb')).DynamoDBClient
  const endpoint = await resolveEndpoint(choice, load).catch((error: unknown) => {
    throw translateNetworkError(error)
  })
  const role =
    choice.tenantRole && (await roleSessions(choice.tenantRole, { ...choice, region: endpoint.region }))
  const sessions = role && new TenantSessions(role.start, Date.now)
  const transport = new Transport(endpoint, { connectMs, requestMs })
  return clientFrom(
    async (operation, input, options) => {
      try {
        const body = JSON.stringify(mapDocuments(shapes[operation].input, input, toWire))
        const target = `DynamoDB_20120810.${operations[operation].name}`
        const { tenant } = options
        const reply = await withDeadline(options, (attempt) => {
          const credentials =
            sessions === undefined || tenant === undefined
              ? endpoint.credentials
              : () => awaited(sessions.of(tenant), attempt)
          return transport.post({ target, body, credentials }, attempt)
        })
        return answerOf(operation, input, reply) as never
      } catch (error) {
        throw translateNetworkError(error)
      }
    },
    () => {
      role?.close()
      return transport.close()
    },
  )
}

/** A tenant's credentials. While they are missing, the end of the attempt proves nothing about DynamoDB. */
async function awaited(credentials: Promise<Credentials>, attempt: Attempt): Promise<Credentials> {
  attempt.isSigned = false
  const known = await credentials
  attempt.isSigned = true
  return known
}

function answerOf<Name extends OperationName>(
  operation: Name,
  input: InputOf<Name>,
  reply: Reply,
): AnswerOf<Name> {
  const { status, body } = reply
  if (status !== 200) throw faultOf(reply, translateFault)
  checkAnswer(operation, input, body)
  try {
    return mapDocuments(shapes[operation].answer, body, fromWire) as AnswerOf<Name>
  } catch (error) {
    throw new UpstreamFailure('UPSTREAM_UNAVAILABLE', true, error)
  }
}
