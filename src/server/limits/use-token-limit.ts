import { GraphQLError, Lexer, parse, Source, TokenKind } from 'graphql'
import type { Plugin } from 'graphql-yoga'

/**
 * Rejects documents of more than `limit` tokens before they are parsed, with `QUERY_TOO_COMPLEX`. graphql-js can count
 * tokens too, but reports too many as a syntax error.
 */
export function useTokenLimit(limit: number): Plugin {
  return {
    onParse({ setParseFn }) {
      setParseFn((source: string | Source, options?: Parameters<typeof parse>[1]) => {
        checkTokens(typeof source === 'string' ? new Source(source) : source, limit)
        return parse(source, options)
      })
    },
  }
}

function checkTokens(source: Source, limit: number): void {
  const lexer = new Lexer(source)
  let tokens = 0
  while (lexer.advance().kind !== TokenKind.EOF) {
    tokens += 1
    if (tokens > limit) {
      throw new GraphQLError(`The document has more than ${limit} tokens, the limit.`, {
        extensions: { code: 'QUERY_TOO_COMPLEX' },
      })
    }
  }
}
