import type { Store } from 'dynagate'
import type { desk } from './desk.ts'

export const request = (store: Store<typeof desk>) => store.request({ consistent: true })
