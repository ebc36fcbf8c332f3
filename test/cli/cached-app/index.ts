import { buildSchema } from 'graphql'
import { memoryCache } from '../../../src/index.ts'
import { defineGateway } from '../../../src/server/index.ts'
import { notes } from '../../store/cache/notes.ts'

/** A gateway whose reads are cached. */
export default defineGateway({
  table: notes,
  schema: buildSchema('type Query { ready: Boolean }'),
  cache: { storage: memoryCache(), settleMs: 0 },
})
