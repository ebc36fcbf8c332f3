import { openSdkOverEngine } from '../sdk-over-engine.ts'
import { clientCases } from './client.case.ts'

clientCases("the SDK client over the engine's port", openSdkOverEngine)
