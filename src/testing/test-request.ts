/** A request, besides its document. */
export interface TestRequest<Variables = Readonly<Record<string, unknown>>> {
  readonly variables?: Variables
  readonly operationName?: string
  readonly headers?: Readonly<Record<string, string>>
  /**
   * The attributes of its caller, as if its credentials had been verified: `{ userId: 'u1' }`. For tables that declare
   * `caller`; without it the request has the caller of its headers.
   */
  readonly caller?: Readonly<Record<string, unknown>>
}

/** The body of a GraphQL response. */
export interface TestResponse<Data> {
  readonly data?: Data | null
  readonly errors?: readonly {
    readonly message: string
    readonly path?: readonly (string | number)[]
    readonly extensions: { readonly code: string } & Readonly<Record<string, unknown>>
  }[]
  readonly extensions?: Readonly<Record<string, unknown>>
}
