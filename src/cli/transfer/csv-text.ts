/** A record of a CSV file, and the line in which it begins. */
export interface CsvRecord {
  readonly fields: readonly string[]
  readonly line: number
}

/**
 * The records of CSV by RFC 4180: fields between commas, quoted if they contain commas, quotes or line breaks, with
 * quotes doubled. Lines end with LF or CRLF. Ignores empty lines and a byte order mark, which spreadsheets write.
 *
 * @throws SyntaxError with the line and the column of an unclosed quote, or of text after a quoted field.
 */
export async function* csvRecords(chunks: AsyncIterable<string>): AsyncGenerator<CsvRecord> {
  const reader = new CsvReader()
  let isStart = true
  for await (const chunk of chunks) {
    yield* reader.read(isStart ? chunk.replace(/^\ufeff/, '') : chunk)
    isStart &&= chunk === ''
  }
  yield* reader.end()
}

/** A state machine over characters: a quoted field may end in another chunk than it begins. */
class CsvReader {
  #fields: string[] = []
  #field = ''
  #state: 'start' | 'plain' | 'quoted' | 'closed' = 'start'
  #line = 1
  #column = 0
  #recordLine = 1
  #quote = { line: 1, column: 1 };

  *read(chunk: string): Generator<CsvRecord> {
    for (const character of chunk) {
      this.#column += 1
      const isEnd = character === '\n' && this.#state !== 'quoted'
      if (isEnd) yield* this.#endRecord()
      else this.#take(character)
      if (character !== '\n') continue
      this.#line += 1
      this.#column = 0
      if (isEnd) this.#recordLine = this.#line
    }
  }

  *end(): Generator<CsvRecord> {
    if (this.#state === 'quoted') throw new SyntaxError(`${place(this.#quote)}: the quote is not closed`)
    yield* this.#endRecord()
  }

  #take(character: string): void {
    if (this.#state === 'quoted') {
      if (character === '"') this.#state = 'closed'
      else this.#field += character
      return
    }
    if (character === ',') {
      this.#endField()
      return
    }
    // Of CRLF.
    if (character === '\r') return
    if (character === '"' && this.#state === 'closed') {
      this.#field += '"'
      this.#state = 'quoted'
      return
    }
    if (character === '"' && this.#state === 'start') {
      this.#quote = { line: this.#line, column: this.#column }
      this.#state = 'quoted'
      return
    }
    if (this.#state === 'closed') {
      const here = { line: this.#line, column: this.#column }
      throw new SyntaxError(`${place(here)}: expected a comma or the end of the line after a quoted field`)
    }
    this.#state = 'plain'
    this.#field += character
  }

  #endField(): void {
    this.#fields.push(this.#field)
    this.#field = ''
    this.#state = 'start'
  }

  *#endRecord(): Generator<CsvRecord> {
    const isEmpty = this.#fields.length === 0 && this.#field === '' && this.#state === 'start'
    if (!isEmpty) {
      this.#endField()
      yield { fields: this.#fields, line: this.#recordLine }
    }
    this.#fields = []
    this.#state = 'start'
  }
}

function place({ line, column }: { readonly line: number; readonly column: number }): string {
  return `line ${line}, column ${column}`
}

/** A line of CSV, with its end. */
export function csvLine(fields: readonly string[]): string {
  return `${fields.map(quotedIfNeeded).join(',')}\n`
}

function quotedIfNeeded(field: string): string {
  return /[",\r\n]|^\s|\s$/.test(field) ? `"${field.replaceAll('"', '""')}"` : field
}
