import assert from 'node:assert/strict'
import { prepareTable } from 'dynagate'
import { required } from '../../../../src/required.ts'
import type { DynamoClient } from '../../../../src/store/client/index.ts'
import { begun } from '../desk.ts'
import { callerAt } from './callers.ts'
import { ExpectedDesk } from './expected.ts'
import { migrate } from './migration.ts'
import type { RandomRequest, Step } from './random-steps.ts'
import { compareAll } from './reads/all.ts'
import { compareCustomer } from './reads/customer.ts'
import { compareNodes } from './reads/nodes.ts'
import { Service } from './service.ts'
import { customerIdOf, targetOf } from './target.ts'
import { send, type Trial } from './trial.ts'
import { writes } from './writes/writes.ts'

/** Takes the steps of a migration on a new table, and compares each response with that of a plain model. */
export async function runTrial(
  client: DynamoClient,
  tableName: string,
  steps: readonly Step[],
): Promise<void> {
  await prepareTable(client, { table: begun.desk, tableName, mayCreate: true })
  const trial: Trial = {
    service: new Service(client, tableName),
    expected: new ExpectedDesk(),
    stage: { served: ['begun'], storesBoth: false },
    requests: 0,
    earlier: { cursors: [], ids: [], creates: [] },
  }
  await createCustomers(trial)
  for (const step of steps) await take(step, trial)
}

/** The same two customers in both firms. */
async function createCustomers(trial: Trial): Promise<void> {
  const query = 'mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) { customerId } }'
  for (const caller of [callerAt(0), callerAt(2)])
    for (const customerId of ['c0', 'c1']) {
      const input = { customerId, name: 'first' }
      const { errors } = await send({ trial, release: 'begun', caller }, { query, variables: { input } })
      assert.equal(errors, undefined, JSON.stringify(errors))
      trial.expected.rename(caller.firm, customerId, 'first')
    }
}

/** Makes the requests that remain when the work of the step has ended, and then reads everything. */
async function take({ work, killedAt, requests }: Step, trial: Trial): Promise<void> {
  const pending = [...requests]
  const next = async () => {
    const request = pending.shift()
    if (request !== undefined) await make(request, trial)
  }
  if (work !== 'none') await migrate(trial, work, killedAt, next)
  while (pending.length > 0) await next()
  await compareAll(trial)
}

/** The releases that may serve take turns. */
async function make({ kind, caller, ticket, value }: RandomRequest, trial: Trial): Promise<void> {
  trial.requests += 1
  const { served } = trial.stage
  const release = required(served[trial.requests % served.length], 'a release that serves')
  const session = { trial, release, caller }
  if (kind === 'page') return compareCustomer(session, customerIdOf(ticket), value)
  if (kind === 'node') return compareNodes(session, value)
  const target = targetOf(trial.expected, caller, ticket, value)
  return writes[kind]({ ...session, target, value, number: trial.requests })
}
