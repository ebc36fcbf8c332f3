import { buildSchema } from 'graphql'
import { defineGateway } from '../../../src/server/index.ts'
import { next } from '../../store/migration/orders.ts'

/** The release after a migration. */
export default defineGateway({ table: next, schema: buildSchema('type Query { ready: Boolean }') })
