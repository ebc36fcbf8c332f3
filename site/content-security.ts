import { createHash } from 'node:crypto'

/**
 * A page with its Content-Security-Policy: it loads from its own host alone, and runs no scripts but its files and the inline ones that
 * it was built with.
 */
export function withContentSecurity(html: string): string {
  const inline = [...html.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g)]
  const hashes = inline.map(
    ([, code = '']) => `'sha256-${createHash('sha256').update(code).digest('base64')}'`,
  )
  const policy = [
    "default-src 'self'",
    `script-src 'self' ${[...new Set(hashes)].join(' ')}`,
    // The colours of code are style attributes.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    "object-src 'none'",
  ].join('; ')
  return html.replace(
    /<meta charset="utf-8">/i,
    (tag) => `${tag}\n    <meta http-equiv="Content-Security-Policy" content="${policy}">`,
  )
}
