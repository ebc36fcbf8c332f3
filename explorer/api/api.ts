import type {
  ChangeMessage,
  ErrorBody,
  ExplorerModel,
  FindRequest,
  ItemRequest,
  ItemResponse,
  Items,
  ItemsRequest,
  Plan,
  PlanRequest,
  PreviewResponse,
  RecordedRequest,
  RunRequest,
  RunResponse,
  ScanPrice,
  ScanRequest,
  WriteRequest,
  WriteResponse,
} from '../../src/explorer/protocol/index.ts'

/** An error that the gateway returned, or the network. */
export class ApiError extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** What an {@link Api} needs of its surroundings. */
export interface ApiOptions {
  /** The address of the page, without a slash at the end. */
  readonly base: string
  /** The headers of each request, such as a token. */
  readonly headers: () => Readonly<Record<string, string>>
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
}

/** The gateway's endpoints for the explorer. All methods throw {@link ApiError}. */
export class Api {
  readonly #options: ApiOptions

  constructor(options: ApiOptions) {
    this.#options = options
  }

  readonly model = () => this.#get<ExplorerModel>('model')
  readonly price = () => this.#get<ScanPrice>('price')
  readonly requests = () => this.#get<readonly RecordedRequest[]>('requests')
  readonly items = (request: ItemsRequest, signal?: AbortSignal) =>
    this.#post<Items>('items', request, signal)
  readonly find = (request: FindRequest, signal?: AbortSignal) => this.#post<Items>('find', request, signal)
  readonly scan = (request: ScanRequest, signal?: AbortSignal) => this.#post<Items>('scan', request, signal)
  readonly item = (request: ItemRequest, signal?: AbortSignal) =>
    this.#post<ItemResponse>('item', request, signal)
  readonly preview = (request: WriteRequest, signal?: AbortSignal) =>
    this.#post<PreviewResponse>('preview', request, signal)
  readonly write = (request: WriteRequest) => this.#post<WriteResponse>('write', request)
  readonly run = (request: RunRequest, signal?: AbortSignal) =>
    this.#post<RunResponse>('run', request, signal)
  readonly plan = (request: PlanRequest, signal?: AbortSignal) => this.#post<Plan>('plan', request, signal)

  /** The changes of the table until the gateway ends them. No EventSource, as that sends no headers. */
  async *changes(): AsyncGenerator<ChangeMessage> {
    const { body } = await this.#response('changes', { headers: this.#options.headers() })
    const reader = body?.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    while (reader !== undefined) {
      const { done, value } = await reader.read().catch(() => ({ done: true, value: undefined }))
      if (done || value === undefined) return
      const events = `${text}${value}`.split('\n\n')
      text = events.pop() ?? ''
      for (const event of events) {
        if (event.startsWith('data: ')) yield JSON.parse(event.slice('data: '.length))
      }
    }
  }

  #get<Body>(name: string): Promise<Body> {
    return this.#send(name, { headers: this.#options.headers() })
  }

  #post<Body>(name: string, body: object, signal?: AbortSignal): Promise<Body> {
    return this.#send(name, {
      method: 'POST',
      headers: { ...this.#options.headers(), 'content-type': 'application/json' },
      body: JSON.stringify(body),
      ...(signal && { signal }),
    })
  }

  async #send<Body>(name: string, init: RequestInit): Promise<Body> {
    const response = await this.#response(name, init)
    return response.json()
  }

  async #response(name: string, init: RequestInit): Promise<Response> {
    const response = await this.#options
      .fetch(`${this.#options.base}/${name}`, init)
      .catch((error: unknown) => {
        if (init.signal?.aborted) throw error
        throw new ApiError('UNREACHABLE', 'The gateway does not answer. Is it still running?')
      })
    if (!response.ok) throw await errorOf(response)
    return response
  }
}

async function errorOf(response: Response): Promise<ApiError> {
  const body: Partial<ErrorBody> = await response.json().catch(() => ({}))
  const [error] = body.errors ?? []
  return new ApiError(
    error?.extensions.code ?? `HTTP_${response.status}`,
    error?.message ?? `The gateway answered with status ${response.status}.`,
  )
}
