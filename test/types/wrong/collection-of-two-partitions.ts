import { Order, Profile, shop } from './shop.ts'

shop.collection([Order, Profile])
