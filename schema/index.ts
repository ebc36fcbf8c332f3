import { defineGateway } from 'dynagate'
import { examples } from './examples.ts'
import { schema } from './graphql.ts'
import { seed } from './seed.ts'
import { access, shop } from './table.ts'

/** The sample shop. Replace the files beside this one with your own. */
export default defineGateway({ table: shop, access, schema, seed, examples })
