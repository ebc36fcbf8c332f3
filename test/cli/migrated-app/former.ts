import { buildSchema } from 'graphql'
import { defineGateway } from '../../../src/server/index.ts'
import { former } from '../../store/migration/orders.ts'

/** The release before a migration. */
export default defineGateway({ table: former, schema: buildSchema('type Query { ready: Boolean }') })
