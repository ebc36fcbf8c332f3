import { openClient } from '../../src/store/client/index.ts'
import { writerCases } from './write.case.ts'

writerCases('a writer over the embedded client', () => openClient({ kind: 'embedded', memory: true }))
