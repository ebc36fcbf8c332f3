import { openClient } from '../../src/store/client/index.ts'
import { readerCases } from './read.case.ts'

readerCases('a store over the embedded client', () => openClient({ kind: 'embedded', memory: true }))
