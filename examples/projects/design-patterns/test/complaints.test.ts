import { beforeAll, describe, expect, it } from 'vitest'
import definition from '../src/complaints.ts'
import { type Asked, open } from './open.ts'

let complaints: Asked
beforeAll(async () => {
  complaints = await open(definition)
  const { data, errors } = await complaints.app.query(`mutation {
    a: createComplaint(input: { complaintId: "c1", customerId: "ada", severity: P3, text: "Late" }) { state }
    b: createComplaint(input: { complaintId: "c2", customerId: "ada", severity: P3, text: "Broken" }) { state }
    updateSeverity(input: { complaintId: "c2", severity: P1 }) { severity }
    escalate(input: { complaintId: "c2", escalatedTo: "a7", escalatedAt: "2026-01-05T00:00:00Z" }) { escalatedTo }
    x: addComment(input: { complaintId: "c2", commentId: "1", writtenAt: "2026-01-04T00:00:00Z", text: "Sorry", agentId: "a7" }) { text }
    y: addComment(input: { complaintId: "c2", commentId: "2", writtenAt: "2026-01-06T00:00:00Z", text: "And now?" }) { text }
  }`)
  expect(errors).toBeUndefined()
  expect(data).toMatchObject({ a: { state: 'OPEN' }, updateSeverity: { severity: 'P1' } })
  return () => complaints[Symbol.asyncDispose]()
})

const patterns: readonly (readonly [string, string, unknown])[] = [
  [
    'a complaint with all comments',
    '{ complaint(complaintId: "c2") { severity comments { nodes { text } } } }',
    { complaint: { severity: 'P1', comments: { nodes: [{ text: 'And now?' }, { text: 'Sorry' }] } } },
  ],
  [
    'the latest comment',
    '{ complaint(complaintId: "c2") { comments(first: 1) { nodes { text } } } }',
    { complaint: { comments: { nodes: [{ text: 'And now?' }] } } },
  ],
  [
    'a complaint of a customer by its id',
    '{ complaintOfCustomer(customerId: "ada", complaintId: "c1") { text } }',
    { complaintOfCustomer: { text: 'Late' } },
  ],
  [
    'all complaints of a customer',
    '{ complaintsOfCustomer(customerId: "ada") { nodes { text } } }',
    { complaintsOfCustomer: { nodes: [{ text: 'Late' }, { text: 'Broken' }] } },
  ],
  [
    'the complaints that were escalated to an agent',
    '{ escalatedComplaints(escalatedTo: "a7") { nodes { complaintId } } }',
    { escalatedComplaints: { nodes: [{ complaintId: 'c2' }] } },
  ],
  [
    'the comments of an agent between two dates',
    `{ commentsOfAgent(agentId: "a7", writtenAt: { gte: "2026-01-01T00:00:00Z", lt: "2026-02-01T00:00:00Z" }) { nodes { text } } }`,
    { commentsOfAgent: { nodes: [{ text: 'Sorry' }] } },
  ],
]

describe('the complaint management system', () => {
  it.each(patterns)('gets %s', async (_, query, expected) => {
    expect(await complaints.ask(query)).toEqual(expected)
  })
})
