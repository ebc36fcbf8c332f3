import { oneOf } from 'dynagate'

oneOf()
