import { a } from 'dynagate'

a.int().default('0')
