import { a, apiKeys, defineGateway, defineTable } from 'dynagate'
import { trialSchema } from '../../server/gateway-case.ts'

const notes = defineTable({ name: 'notes', primaryKey: { partition: 'pk', sort: 'sk' } })
notes.entity('Note', {
  attributes: { noteId: a.id() },
  key: { partition: 'NOTE#{noteId}', sort: 'NOTE' },
})

/** A gateway with a fault in nearly every option. */
export default defineGateway({
  table: notes,
  schema: trialSchema(),
  authenticate: apiKeys({ keys: [{ sha256: '0'.repeat(64), caller: { userId: 'u1' } }] }),
  profile: 'staging' as never,
  limits: {
    depth: -1,
    queryMs: '5 s' as never,
    mutationMs: Number.POSITIVE_INFINITY,
    ...({ deep: 3 } as object),
  },
  overload: { requests: 10 },
  cost: { mode: 'off' as never, limit: { calls: Number.NaN }, perCaller: { readUnits: 0, seconds: 1 } },
  slowOperations: { milliseconds: -5 },
  rateLimit: { perAddress: { requests: 0, seconds: 1 }, perCaller: { requests: 1, seconds: 0 } },
  cors: { origins: ['https://app.example.com/'], headers: ['x tenant'], maxAgeSeconds: -1 },
  allowedHosts: ['https://api.example.com'],
  trustedProxies: ['10.0.0.0/99'],
  documents: { manifests: [{ old: '{ hello nothing }' }] },
})
