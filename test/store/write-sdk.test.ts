import { openSdkOverEngine } from './sdk-over-engine.ts'
import { writerCases } from './write.case.ts'

writerCases("a writer over the SDK client and the engine's port", openSdkOverEngine)
