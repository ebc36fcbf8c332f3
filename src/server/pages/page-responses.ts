import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { HtmlPage } from './html-page.ts'

const compress = promisify(gzip)

/**
 * Responses with pages. Each page is rendered and compressed once, and all of its responses share that buffer, even with
 * a hundred clients that read slowly.
 */
export class PageResponses {
  readonly #compressed = new Map<HtmlPage, Promise<Buffer>>()

  async of(page: HtmlPage, acceptEncoding: string | null): Promise<Response> {
    const bytes = await this.#bytesOf(page)
    const headers = {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': page.contentSecurityPolicy,
      vary: 'accept-encoding',
    }
    if (acceptEncoding?.includes('gzip')) {
      return new Response(bytes as Uint8Array<ArrayBuffer>, {
        headers: { ...headers, 'content-encoding': 'gzip' },
      })
    }
    const plain = new Blob([bytes as Uint8Array<ArrayBuffer>])
      .stream()
      .pipeThrough(new DecompressionStream('gzip'))
    return new Response(plain, { headers })
  }

  #bytesOf(page: HtmlPage): Promise<Buffer> {
    const known = this.#compressed.get(page)
    if (known !== undefined) return known
    const bytes = Promise.resolve(page.render()).then((html) => compress(html))
    this.#compressed.set(page, bytes)
    // A page that failed is rendered again for the next request.
    bytes.catch(() => this.#compressed.delete(page))
    return bytes
  }
}
