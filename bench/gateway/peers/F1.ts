import { servePlain } from './plain.ts'
import { endpoint } from './serve.ts'
import { shopCalls } from './shop-calls.ts'

await servePlain(shopCalls(endpoint))
