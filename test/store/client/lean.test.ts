import { openLeanOverEngine } from '../sdk-over-engine.ts'
import { clientCases } from './client.case.ts'

clientCases("the lean client over the engine's port", openLeanOverEngine)
