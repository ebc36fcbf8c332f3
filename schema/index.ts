import { defineGateway } from 'dynagate'
import { examples } from './examples.ts'
import { schema } from './graphql.ts'
import { seed } from './seed.ts'
import { shop } from './table.ts'

/** The sample shop. Replace the files in this folder with your own. */
export default defineGateway({ table: shop, schema, seed, examples })
