import { a, createBuilder, defineGateway, defineTable } from 'dynagate'

/** The complaint management system of the DynamoDB Developer Guide. */
const table = defineTable({
  name: 'Complaints',
  primaryKey: { partition: 'PK', sort: 'SK' },
  indexes: {
    customer_complaints: { global: { partition: 'customer_id', sort: 'complaint_id' } },
    escalations: { global: { partition: 'escalated_to', sort: 'escalation_time' } },
    agent_comments: { global: { partition: 'agentID', sort: 'comm_date' } },
  },
})

export const Complaint = table.entity('Complaint', {
  attributes: {
    complaintId: a.id(),
    customerId: a.id(),
    severity: a.enum('P1', 'P2', 'P3'),
    state: a.enum('OPEN', 'CLOSED').default('OPEN'),
    text: a.string(),
    escalatedTo: a.id().optional(),
    escalatedAt: a.dateTime().optional(),
  },
  key: { partition: 'Complaint#{complaintId}', sort: 'metadata' },
  indexes: {
    customer_complaints: { partition: '{customerId}', sort: '{complaintId}' },
    escalations: { partition: '{escalatedTo}', sort: '{escalatedAt}', sparse: true },
  },
})
export const Comment = table.entity('Comment', {
  attributes: {
    complaintId: a.id(),
    writtenAt: a.dateTime(),
    commentId: a.id(),
    agentId: a.id().optional(),
    text: a.string(),
  },
  key: { partition: 'Complaint#{complaintId}', sort: 'comm#{writtenAt}#{commentId}' },
  indexes: { agent_comments: { partition: '{agentId}', sort: '{writtenAt}', sparse: true } },
})

const access = table.access({
  complaint: Complaint.get(),
  commentsOf: Comment.query({ order: 'desc' }),
  complaintOfCustomer: Complaint.lookup('customer_complaints'),
  complaintsOfCustomer: Complaint.query('customer_complaints'),
  escalatedTo: Complaint.query('escalations', { order: 'desc' }),
  commentsOfAgent: Comment.query('agent_comments'),
})

const builder = createBuilder(table)
builder.entity(Complaint, {
  fields: (t) => ({ ...t.attributes(), comments: t.connection(access.commentsOf) }),
})
builder.entity(Comment, { fields: (t) => t.attributes() })
builder.queryFields((t) => ({
  complaint: t.item(access.complaint),
  complaintOfCustomer: t.item(access.complaintOfCustomer),
  complaintsOfCustomer: t.connection(access.complaintsOfCustomer),
  escalatedComplaints: t.connection(access.escalatedTo),
  commentsOfAgent: t.connection(access.commentsOfAgent),
}))
builder.mutationFields((t) => ({
  createComplaint: t.create(Complaint, { attributes: ['severity', 'text', 'customerId'] }),
  updateSeverity: t.update(Complaint, { attributes: ['severity'] }),
  escalate: t.update(Complaint, { attributes: ['escalatedTo', 'escalatedAt'] }),
  addComment: t.create(Comment),
}))

export default defineGateway({ table, schema: builder.toSchema() })
