/** The media types of a response with one result, the default first. */
const resultTypes = ['application/json', 'application/graphql-response+json'] as const

/**
 * The media type of a response with one result that a client prefers: that with the highest quality, the first of equal
 * ones (RFC 9110, 12.5.1). Undefined if it accepts none. Pure.
 */
export function preferredMediaType(accept = '*/*'): string | undefined {
  if (accept === '*/*') return resultTypes[0]
  const ranges = rangesOf(accept)
  let preferred: { readonly type: string; readonly quality: number; readonly at: number } | undefined
  for (const type of resultTypes) {
    const at = mostSpecific(ranges, type)
    const quality = ranges[at]?.quality ?? 0
    if (quality === 0) continue
    const isBetter =
      preferred === undefined ||
      quality > preferred.quality ||
      (quality === preferred.quality && at < preferred.at)
    if (isBetter) preferred = { type, quality, at }
  }
  return preferred?.type
}

/** Whether a client accepts a stream of this media type, in the only charset that there is. Pure. */
export function acceptsStream(accept: string, type: string): boolean {
  return rangesOf(accept).some((range) => range.type === type && range.quality > 0 && range.isUtf8)
}

/** An element of the header. */
interface MediaRange {
  /** Such as `application/json`, or `application/*`. */
  readonly type: string
  /** From 0, for one that isn't accepted, to 1. */
  readonly quality: number
  readonly isUtf8: boolean
}

function rangesOf(accept: string): readonly MediaRange[] {
  return accept
    .toLowerCase()
    .replace(/\s/g, '')
    .split(',')
    .map((each) => {
      const [type = '', ...parameters] = each.split(';')
      const quality = Number(parameterOf(parameters, 'q') ?? 1)
      const charset = parameterOf(parameters, 'charset') ?? 'utf-8'
      return { type, quality: Number.isNaN(quality) ? 1 : quality, isUtf8: charset === 'utf-8' }
    })
}

function parameterOf(parameters: readonly string[], name: string): string | undefined {
  return parameters.find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1)
}

/** The index of the most specific range that includes a type; -1 for none. */
function mostSpecific(ranges: readonly MediaRange[], type: string): number {
  const including = [type, 'application/*', '*/*']
  for (const each of including) {
    const at = ranges.findIndex((range) => range.type === each)
    if (at >= 0) return at
  }
  return -1
}
