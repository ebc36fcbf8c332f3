import { buildSchema } from 'graphql'
import { defineGateway } from '../../../src/server/index.ts'
import { begun } from '../../store/migration/orders.ts'

/** The release that begins a migration. */
export default defineGateway({ table: begun, schema: buildSchema('type Query { ready: Boolean }') })
