import assert from 'node:assert/strict'
import { required } from '../../../../../src/required.ts'
import { isVisible } from '../expected.ts'
import type { RequestKind } from '../random-steps.ts'
import { dayAt, type KeyAttribute, keyAttributes, stateAt } from '../releases.ts'
import { holderOf, keyArguments, type Target } from '../target.ts'
import { type Session, send } from '../trial.ts'
import { sendWrite } from './send-write.ts'

/** A random write of a caller. */
export interface RandomWrite extends Session {
  readonly target: Target
  /** Chooses its arguments. */
  readonly value: number
  /** The number of the request, for values that no other request writes. */
  readonly number: number
}

/** Sends a write of a kind, and compares its response with that of the plain model. */
export const writes: Readonly<
  Record<Exclude<RequestKind, 'page' | 'node'>, (write: RandomWrite) => Promise<void>>
> = {
  create,
  repeat,
  save,
  update,
  move: (write) => changeKey(write, 'day', dayAt(write.value + 1)),
  turn: (write) => changeKey(write, 'state', stateAt(write.value)),
  delete: deleteTicket,
  rename,
}

/** Every other create has an idempotency key. */
async function create(write: RandomWrite): Promise<void> {
  const { trial, release, caller, target, value, number } = write
  const { own, other } = keyAttributes[release]
  const ownerId = caller.isStaff && value % 2 === 0 ? 'bob' : caller.userId
  const values = { ...target.randomKey, ownerId, visits: value, tags: ['a'] }
  const key = value % 2 === 0 ? `k${number}` : undefined
  const created = await sendWrite(write, {
    mutation: 'createTicket',
    type: 'CreateTicketInput',
    input: { ...values, ...noteOf(write) },
    ...(key !== undefined && { headers: { 'idempotency-key': key } }),
    code: holderOf(target, own, target.randomKey) && 'ALREADY_EXISTS',
    collides: holderOf(target, other, target.randomKey) !== undefined,
    apply: () => trial.expected.add({ firm: caller.firm, note: null, ...values, ...noteOf(write) }),
  })
  if (created && key !== undefined) trial.earlier.creates.push({ release, caller, key, ...created })
}

/** Sends an earlier create again, perhaps to the other release: the response is the same, but for version and copied name. */
async function repeat(write: RandomWrite): Promise<void> {
  const { creates } = write.trial.earlier
  const earlier = creates[write.value % Math.max(1, creates.length)]
  if (earlier === undefined) return
  const session = { ...write, caller: earlier.caller }
  const { data, errors } = await send(session, earlier.body, { 'idempotency-key': earlier.key })
  const withoutCopies = (of: unknown) =>
    JSON.stringify(of, (name, each) => (name === 'version' || name === 'customerName' ? undefined : each))
  assert.equal(withoutCopies(data), withoutCopies(earlier.data), JSON.stringify({ errors, earlier }))
}

/** Creates a ticket, or replaces its attributes. */
async function save(write: RandomWrite): Promise<void> {
  const { trial, release, caller, target, value } = write
  const { own, other } = keyAttributes[release]
  const { day, state } = target.randomKey
  const existing = holderOf(target, own, target.randomKey)
  const ownerId = caller.isStaff ? (existing?.ownerId ?? 'bob') : caller.userId
  const changes = { day, state, ownerId, visits: value }
  await sendWrite(write, {
    mutation: 'saveTicket',
    type: 'UpsertTicketInput',
    input: { ...target.randomKey, ...changes },
    code: existing && !isVisible(existing, caller) ? 'ALREADY_EXISTS' : undefined,
    collides: holderOf(target, other, target.randomKey, existing) !== undefined,
    apply: () =>
      existing
        ? trial.expected.change(existing, changes)
        : trial.expected.add({
            firm: caller.firm,
            ...target.randomKey,
            ...changes,
            tags: null,
            note: null,
          }),
  })
}

/** Adds to a number and a set, sometimes at an expected version, which is sometimes wrong. */
async function update(write: RandomWrite): Promise<void> {
  const { trial, release, target, value } = write
  const { found } = target
  const version = value % 3 === 0 ? found?.version : undefined
  const isWrong = version !== undefined && value === 3
  const tag = `t${value}`
  await sendWrite(write, {
    mutation: 'updateTicket',
    type: 'UpdateTicketInput',
    input: {
      ...keyArguments(release, target.key),
      addToVisits: 2,
      addToTags: [tag],
      ...noteOf(write),
      ...(version !== undefined && { expectedVersion: version + (isWrong ? 5 : 0) }),
    },
    code: !target.isVisible ? 'NOT_FOUND' : isWrong ? 'CONDITION_FAILED' : undefined,
    apply: () => {
      const ticket = required(found, 'a ticket to update')
      const tags = [...new Set([...(ticket.tags ?? []), tag])].sort()
      return trial.expected.change(ticket, { visits: ticket.visits + 2, tags, ...noteOf(write) })
    },
  })
}

/** Changes an attribute that is in the key of one release and not in that of the other one. */
async function changeKey(write: RandomWrite, attribute: KeyAttribute, changed: string): Promise<void> {
  const { trial, release, target } = write
  const { own, other } = keyAttributes[release]
  const moves = attribute === own
  const name = !moves ? attribute : attribute === 'day' ? 'newDay' : 'newState'
  const key = { ...target.key, [attribute]: changed }
  const isTaken = moves && holderOf(target, own, key, target.found) !== undefined
  await sendWrite(write, {
    mutation: 'updateTicket',
    type: 'UpdateTicketInput',
    input: { ...keyArguments(release, target.key), [name]: changed },
    code: !target.isVisible ? 'NOT_FOUND' : isTaken ? 'ALREADY_EXISTS' : undefined,
    collides: holderOf(target, other, key, target.found) !== undefined,
    apply: () => trial.expected.change(required(target.found, 'a ticket to move'), { [attribute]: changed }),
  })
}

async function deleteTicket(write: RandomWrite): Promise<void> {
  const { trial, release, target } = write
  await sendWrite(write, {
    mutation: 'deleteTicket',
    type: 'DeleteTicketInput',
    input: keyArguments(release, target.key),
    code: target.isVisible ? undefined : 'NOT_FOUND',
    apply: () => trial.expected.remove(required(target.found, 'a ticket to delete')),
  })
}

/** Renames a customer, and copies the name to the customer's tickets. */
async function rename(write: RandomWrite): Promise<void> {
  const { trial, release, caller, target, number } = write
  const { customerId } = target.key
  const name = `name ${number}`
  const { errors } = await send(write, {
    query: 'mutation ($input: UpdateCustomerInput!) { renameCustomer(input: $input) { name } }',
    variables: { input: { customerId, name } },
  })
  // The children keep changing while a process copies them.
  if (errors?.[0]?.extensions.code === 'CONFLICT' && trial.stage.storesBoth === undefined) return
  assert.equal(errors, undefined, JSON.stringify(errors))
  trial.expected.rename(caller.firm, customerId, name)
  await trial.service.rewrite(release)
}

/** A note, which only staff may write. */
function noteOf({ caller, value, number }: RandomWrite): { readonly note?: string } {
  return caller.isStaff && value > 2 ? { note: `n${number}` } : {}
}
