import { type Engine, EngineError, openEngine } from '../../engine/index.ts'
import { DynagateError } from '../../errors.ts'
import { internalMessage } from './client-errors.ts'
import { type ThrottlingReason, translateFault, type WireReason } from './errors.ts'
import { fromWire, toWire, type WireItem } from './marshal.ts'
import { operations } from './operations.ts'
import { type AnswerOf, type CallOptions, clientFrom, type DynamoClient } from './port.ts'
import { mapDocuments, shapes } from './shapes.ts'
import { abandoned, withDeadline } from './with-deadline.ts'

/**
 * A client that calls an engine in this process: no socket, no signature, no SDK. Closing the client leaves the engine
 * open. If the engine has access keys, `caller` names the key whose policy applies; if it has several regions, the region
 * whose tables the client uses.
 */
export function embeddedClient(engine: Engine, caller?: EngineCaller): DynamoClient {
  return clientFrom(
    async (operation, input, options) => {
      const { name, isRead } = operations[operation]
      const execute = async () => {
        const wireInput = mapDocuments(shapes[operation].input, input, toWire)
        const answer = await engine.execute(name, wireInput as never, caller)
        return mapDocuments(shapes[operation].answer, answer, fromWire) as AnswerOf<typeof operation>
      }
      if (options.signal?.aborted) throw abandoned(options.signal.reason, false)
      try {
        // The engine reads synchronously, so a read has ended before a timer could fire.
        return await (isRead ? execute() : withDeadline(untilDeadline(options), execute))
      } catch (error) {
        throw translateEngineError(error)
      }
    },
    async () => {},
  )
}

/**
 * The limits of a write. In the process no response is lost: an attempt that takes long waits for others, and giving it
 * up early would only repeat it. So it has all the time that is left of its call.
 */
function untilDeadline(options: CallOptions): CallOptions {
  const { remainingMs } = options
  return remainingMs === undefined ? options : { ...options, timeoutMs: remainingMs }
}

/** The engine of an embedded client: either one that is opened and closed with it, or an open one that stays open. */
export type EmbeddedChoice =
  | {
      readonly directory: string
      /** Throws for a directory without data, and creates nothing. */
      readonly mustExist?: boolean
    }
  | { readonly memory: true }
  | ({ readonly engine: Engine } & EngineCaller)

/** Who calls an engine, and in which of its regions; by default its owner, and the first. */
export interface EngineCaller {
  readonly accessKeyId?: string
  readonly region?: string
}

/** A client of an engine, which it opens unless one is given; closing the client closes only an engine that it opened. */
export async function openEmbeddedClient(choice: EmbeddedChoice): Promise<DynamoClient> {
  if ('engine' in choice) return embeddedClient(choice.engine, callerOf(choice))
  return (await openEngineClient(choice)).client
}

/** The caller of a choice, for the engine. */
export function callerOf({ accessKeyId, region }: EngineCaller): EngineCaller {
  return { ...(accessKeyId !== undefined && { accessKeyId }), ...(region !== undefined && { region }) }
}

/** A client of an engine that it opens and closes. */
export async function openEngineClient(
  choice: Exclude<EmbeddedChoice, { engine: Engine }>,
): Promise<{ client: DynamoClient; engine: Engine }> {
  const engine = await openEngine(choice)
  const close = () => engine.close()
  return { engine, client: { ...embeddedClient(engine), close, [Symbol.asyncDispose]: close } }
}

/** Translates an error of the engine to one of the gateway's. */
export function translateEngineError(error: unknown, translate = translateFault): DynagateError {
  if (error instanceof DynagateError) return error
  if (!(error instanceof EngineError)) {
    return new DynagateError('INTERNAL_SERVER_ERROR', internalMessage, { cause: error })
  }
  const { type, message, status, members } = error
  const { Item: item, CancellationReasons: reasons, ThrottlingReasons } = members as FaultMembers
  const { throttlingReasons = ThrottlingReasons } = members as FaultMembers
  return translate({ name: type, message, status, item, reasons, throttlingReasons }, error)
}

interface FaultMembers {
  readonly Item?: WireItem
  readonly CancellationReasons?: readonly WireReason[]
  readonly ThrottlingReasons?: readonly ThrottlingReason[]
  readonly throttlingReasons?: readonly ThrottlingReason[]
}
