/** An event of an HTTP API (payload version 2.0), or of a function URL, which has the same form. */
export interface HttpApiEvent {
  readonly version: '2.0'
  readonly rawPath: string
  readonly rawQueryString: string
  readonly cookies?: readonly string[]
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly requestContext: {
    readonly domainName: string
    readonly stage: string
    readonly http: { readonly method: string; readonly sourceIp: string }
  }
  readonly body?: string
  readonly isBase64Encoded: boolean
}

/** An event of a REST API (payload version 1.0), or of an Application Load Balancer, which has no domain and no stage. */
export interface RestEvent {
  readonly httpMethod: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string | undefined>> | null
  /** A load balancer sends these instead of `headers` where multi-value headers are enabled. */
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[] | undefined>> | null
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>> | null
  readonly multiValueQueryStringParameters?: Readonly<Record<string, readonly string[] | undefined>> | null
  readonly requestContext: {
    readonly domainName?: string
    readonly identity?: { readonly sourceIp: string }
    /** Only of load balancers. */
    readonly elb?: { readonly targetGroupArn: string }
  }
  readonly body?: string | null
  readonly isBase64Encoded: boolean
}

/** An event that is an HTTP request. */
export type HttpEvent = HttpApiEvent | RestEvent

/** The response to an event, in the form that its sender expects. */
export interface HttpResult {
  readonly statusCode: number
  /** Only for load balancers. */
  readonly statusDescription?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>
  /** Only for HTTP APIs and function URLs. */
  readonly cookies?: readonly string[]
  readonly body: string
  readonly isBase64Encoded: boolean
}

/** The part of a function's context that a handler uses. */
export interface LambdaContext {
  readonly awsRequestId: string
  getRemainingTimeInMillis(): number
}

/** Whether an event is one of an HTTP API or a function URL. */
export function isHttpApi(event: HttpEvent): event is HttpApiEvent {
  return 'version' in event && event.version === '2.0'
}
