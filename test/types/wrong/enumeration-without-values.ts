import { a } from 'dynagate'

a.enum()
