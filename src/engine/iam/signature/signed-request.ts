/** An HTTP request as its signature covers it. */
export interface SignedRequest {
  readonly method: string
  /** The path with its query, as sent. */
  readonly url: string
  /** All values that were sent, by lower-case name. */
  readonly headers: Readonly<Record<string, readonly string[] | undefined>>
  /** As it was sent, with its content encoding. */
  readonly body: Uint8Array
}

/** The value of a header; several are joined as a list. */
export function headerOf({ headers }: Pick<SignedRequest, 'headers'>, name: string): string | undefined {
  return headers[name]?.map((value) => value.trim().replaceAll(/\s+/g, ' ')).join(',')
}
