/** Options of the connection to DynamoDB; the SDK determines omitted members (environment, profile, role). */
export interface SdkChoice {
  /** E.g. `http://127.0.0.1:8000`; AWS by default. */
  readonly endpoint?: string
  readonly region?: string
  readonly credentials?: {
    readonly accessKeyId: string
    readonly secretAccessKey: string
    readonly sessionToken?: string
  }
  /** Milliseconds until a connection must be established; 300 by default. */
  readonly connectMs?: number
  /** Milliseconds until the response must begin, for calls without a `timeoutMs`; 1,000 by default. */
  readonly requestMs?: number
}

/** The SDK's configuration: without retries, and with time limits. */
export function configOf({ endpoint, region, credentials, connectMs = 300, requestMs = 1000 }: SdkChoice) {
  const agent = { maxSockets: 256, keepAlive: true }
  return {
    ...(endpoint !== undefined && { endpoint }),
    ...(region !== undefined && { region }),
    ...(credentials && { credentials }),
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: connectMs,
      requestTimeout: requestMs,
      // Without this the SDK only logs a warning when a request exceeds its time.
      throwOnRequestTimeout: true,
      httpAgent: agent,
      httpsAgent: agent,
    },
  }
}
