import { a, createBuilder, defineGateway, defineTable } from 'dynagate'

/** "Device State Log" of amazon-dynamodb-design-patterns: a composite sort key, and a sparse index. */
const table = defineTable({
  name: 'DeviceStateLog',
  primaryKey: { partition: 'DeviceID', sort: 'State#Date' },
  indexes: {
    GSI1: { global: { partition: 'Operator', sort: 'Date' } },
    GSI2: { global: { partition: 'EscalatedTo', sort: 'EscalatedState#Date' } },
  },
})

export const StateLog = table.entity('StateLog', {
  attributes: {
    deviceId: a.id(),
    state: a.enum('NORMAL', 'WARNING1', 'WARNING2', 'WARNING3', 'WARNING4'),
    date: a.dateTime(),
    operator: a.string(),
    escalatedTo: a.string().optional(),
  },
  key: { partition: 'd#{deviceId}', sort: '{state}#{date}' },
  indexes: {
    GSI1: { partition: '{operator}', sort: '{date}' },
    GSI2: { partition: '{escalatedTo}', sort: '{state}#{date}', sparse: true },
  },
})

const access = table.access({
  logsOfDevice: StateLog.query({ order: 'desc' }),
  logsOfOperator: StateLog.query('GSI1'),
  escalatedTo: StateLog.query('GSI2'),
})

const builder = createBuilder(table)
builder.entity(StateLog, { fields: (t) => t.attributes() })
builder.queryFields((t) => ({
  logsOfDevice: t.connection(access.logsOfDevice),
  logsOfOperator: t.connection(access.logsOfOperator),
  escalatedLogs: t.connection(access.escalatedTo),
}))

export default defineGateway({ table, schema: builder.toSchema() })
