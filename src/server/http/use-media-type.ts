import { isAsyncIterable, type Plugin, processRegularResult } from 'graphql-yoga'
import { preferredMediaType } from './accept.ts'

/** Sends the one result of an operation in the client's preferred media type; Yoga ignores the quality of each. */
export function useMediaType(): Plugin {
  return {
    onResultProcess({ request, result, setResultProcessor }) {
      const mediaType = preferredMediaType(request.headers.get('accept') ?? undefined)
      if (mediaType === undefined || isAsyncIterable(result)) return
      setResultProcessor(processRegularResult, mediaType)
    },
  }
}
