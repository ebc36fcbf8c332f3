/** An HTTP request as its signature covers it. */
export interface SignedRequest {
  readonly method: string
  /** The path with its query, as it was sent. */
  readonly url: string
  /** By lower-case name, every value that was sent. */
  readonly headers: Readonly<Record<string, readonly string[] | undefined>>
  /** As it was sent: compressed where it was. */
  readonly body: Uint8Array
}

/** The value of a header, several as one list. */
export function headerOf({ headers }: Pick<SignedRequest, 'headers'>, name: string): string | undefined {
  return headers[name]?.map((value) => value.trim().replaceAll(/\s+/g, ' ')).join(',')
}
