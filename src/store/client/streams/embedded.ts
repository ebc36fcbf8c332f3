import type { Engine } from '../../../engine/index.ts'
import { type EngineCaller, translateEngineError } from '../embedded.ts'
import { abandoned } from '../with-deadline.ts'
import { translateStreamFault } from './errors.ts'
import { streamClientFrom, streamOperations } from './operations.ts'
import type { StreamClient } from './port.ts'

/** A client of the streams of an engine in this process. Closing it leaves the engine open. */
export function embeddedStreamClient(engine: Engine, caller?: EngineCaller): StreamClient {
  return streamClientFrom(
    async (operation, input, { signal }) => {
      if (signal?.aborted) throw abandoned(signal.reason, false)
      try {
        return await engine.execute(streamOperations[operation], input as never, caller)
      } catch (error) {
        throw translateEngineError(error, translateStreamFault)
      }
    },
    async () => {},
  )
}
