import type { StreamPosition } from '../position.ts'
import { readStream, type StreamEvent } from '../read-stream.ts'
import type { ReaderState } from '../reader-state.ts'
import { readTogether, relayPath } from '../relay/index.ts'
import type { StreamFeedOptions } from './feed-options.ts'

/** Where the reading of a feed begins. */
export type FeedStart = 'latest' | StreamPosition

/** The events of the stream, read by this process or another one on the machine. */
export async function* readEvents(
  { streams, streamArn: findArn, shareAs, poll, skip, onRetry, clock, now }: StreamFeedOptions,
  from: FeedStart,
  { signal, state }: { readonly signal: AbortSignal; readonly state: ReaderState },
): AsyncGenerator<StreamEvent, void, undefined> {
  const streamArn = await findArn()
  const given = {
    ...(poll && { poll }),
    ...(skip && { skip }),
    ...(onRetry && { onRetry }),
    ...(clock && { clock }),
    ...(now && { now }),
    streamArn,
    from,
    signal,
  }
  const path = shareAs === undefined ? undefined : await relayPath(`${shareAs} ${streamArn}`)
  if (path !== undefined) {
    yield* readTogether({ ...given, streams, path, state })
    return
  }
  await using client = await streams()
  yield* readStream(client, { ...given, onProgress: (shardId, readUntil) => state.note(shardId, readUntil) })
}
