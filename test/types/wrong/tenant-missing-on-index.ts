import { attributes, desk, key } from './desk.ts'

desk.entity('Ticket', { attributes, key, indexes: { gsi1: { partition: 'TITLE#{title}', sort: 'TICKET' } } })
