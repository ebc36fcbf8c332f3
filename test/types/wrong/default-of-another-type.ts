import { int } from 'dynagate'

int().default('0')
