import { readerCases } from './read.case.ts'
import { openSdkOverEngine } from './sdk-over-engine.ts'

readerCases("a store over the SDK client and the engine's port", openSdkOverEngine)
