import {
  a,
  type CallerOf,
  defineTable,
  type NewItemOf,
  type Rule,
  type RuleBuilder,
  type RulesDeclaration,
} from '../../src/index.ts'
import { wrapClient } from '../../src/store/client/index.ts'
import { openClient, openStore } from '../../src/store/index.ts'
import { prepareTable } from '../../src/tools/index.ts'

/** The attributes of the tickets of a help desk. */
export const attributes = {
  ticketId: a.id(),
  customerId: a.id(),
  teamId: a.id().optional(),
  state: a.enum('OPEN', 'CLOSED'),
  title: a.string(),
  watchers: a.stringSet().optional(),
  priority: a.int(),
}

const definition = {
  name: 'desk',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: {
    gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } },
    gsi2: { global: { partition: 'gsi2pk', sort: 'gsi2sk' }, projection: 'keysOnly' },
    gsi3: { global: { partition: 'state', sort: 'gsi3sk' } },
  },
  caller: { userId: a.id(), level: a.int().optional(), teams: a.stringSet(), roles: a.stringSet() },
  roles: 'roles',
} as const

export type Builder = RuleBuilder<typeof attributes, typeof definition>
export type DeskCaller = CallerOf<{ definition: typeof definition }>
/** The values of a ticket. */
export type TicketValues = NewItemOf<ReturnType<typeof deskWith>['Ticket']>

/** A desk whose tickets have these rules. */
export function deskWith(rules: (r: Builder) => RulesDeclaration, patternRule?: (r: Builder) => Rule) {
  const desk = defineTable(definition)
  const Ticket = desk.entity('Ticket', {
    attributes,
    key: { partition: 'CUSTOMER#{customerId}', sort: 'TICKET#{ticketId}' },
    indexes: {
      gsi1: { partition: 'STATE#{state}', sort: '{customerId}#{ticketId}' },
      gsi2: { partition: 'TITLE#{title}', sort: '{ticketId}' },
      gsi3: { partition: '{state}', sort: '{ticketId}' },
    },
    rules: rules as never,
  })
  const Note = desk.entity('Note', {
    attributes: { customerId: a.id(), noteId: a.id() },
    key: { partition: 'CUSTOMER#{customerId}', sort: 'NOTE#{noteId}' },
    rules: (r) => ({ read: r.role('support') }),
  })
  const access = desk.access({
    ticket: Ticket.get(),
    ofCustomer: Ticket.query(),
    inState: Ticket.query('gsi1', {
      filter: { attributes: ['title', 'priority', 'teamId'], readUnits: 500 },
      ...(patternRule && { rule: patternRule as never }),
    }),
    titled: Ticket.query('gsi2'),
    byTitle: Ticket.lookup('gsi2'),
    byState: Ticket.query('gsi3'),
    file: desk.collection([Ticket, Note]),
  })
  return { desk, Ticket, Note, access }
}

/** A ticket with values that are not given. */
export function ticket(ticketId: string, given: Partial<TicketValues> = {}): TicketValues {
  return { ticketId, customerId: 'ada', state: 'OPEN', title: ticketId, priority: 1, ...given }
}

export const ada: DeskCaller = { userId: 'ada', level: 1, teams: new Set(['red']), roles: new Set() }
export const bob: DeskCaller = { userId: 'bob', level: 2, teams: new Set(['blue']), roles: new Set() }
export const sue: DeskCaller = { userId: 'sue', level: 3, teams: new Set(), roles: new Set(['support']) }
export const callers = { ada, bob, sue, anonymous: null }

/** A desk with its own engine, and the calls of its requests. */
export async function openDesk(model: ReturnType<typeof deskWith>) {
  const calls: string[] = []
  const client = await openClient({ kind: 'embedded', memory: true })
  await prepareTable(client, { table: model.desk, mayCreate: true })
  const recording = wrapClient(client, (send) => (operation, input, options) => {
    calls.push(callText(operation, input))
    return send(operation, input, options)
  })
  const store = openStore({ client: recording, table: model.desk, cursorSecret: 'test' })
  const as = (caller: DeskCaller | null) => store.request({ caller })
  return { ...model, store, as, calls, [Symbol.asyncDispose]: () => store.close() }
}

/** What a call asks of items, with values in place of placeholders: `query gsi1: state = "OPEN", filter title = "x"`. */
function callText(operation: string, input: object): string {
  const none: Readonly<Record<string, unknown>> = {}
  const {
    IndexName = '',
    KeyConditionExpression = '',
    FilterExpression = '',
    ConditionExpression = '',
    ExpressionAttributeNames: names = none,
    ExpressionAttributeValues: values = none,
  } = input as Partial<Record<`${string}Expression` | 'IndexName', string>> &
    Partial<Record<`ExpressionAttribute${string}`, typeof none>>
  const text = (expression: string) =>
    expression
      .replace(/#\w+/g, (name) => String(names[name]))
      .replace(/:\w+/g, (value) => JSON.stringify(values[value]))
  return [
    [operation, IndexName].filter(Boolean).join(' '),
    text(KeyConditionExpression),
    FilterExpression && `filter ${text(FilterExpression)}`,
    ConditionExpression && `if ${text(ConditionExpression)}`,
  ]
    .filter(Boolean)
    .join(': ')
}
