import { openClient } from '../../../src/store/client/index.ts'
import { clientCases } from './client.case.ts'

clientCases('the embedded client', () => openClient({ kind: 'embedded', memory: true }))
