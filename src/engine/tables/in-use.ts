import { EngineError } from '../errors.ts'

/** The error of a change that must wait for another one. */
export function inUse(reason: string): EngineError {
  return new EngineError(
    'ResourceInUseException',
    `Attempt to change a resource which is still in use: ${reason}`,
  )
}
