import type { ChartRow } from './pattern-chart.ts'

/** The forms in which a chart is printed. */
export const chartFormats = ['table', 'markdown', 'csv', 'json'] as const

/** One of {@link chartFormats}. */
export type ChartFormat = (typeof chartFormats)[number]

/** Prints a chart of access patterns, with a trailing newline. */
export function printChart(rows: readonly ChartRow[], format: ChartFormat): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(rows, null, 2)}\n`
    case 'csv':
      return lines([headings, ...rows.map(cellsOf)].map((cells) => cells.map(quoted).join(',')))
    case 'markdown':
      return lines(
        [headings, headings.map(() => '---'), ...rows.map((row) => cellsOf(row).map(escaped))].map(
          (cells) => `| ${cells.join(' | ')} |`,
        ),
      )
    case 'table':
      return printTable([headings, ...rows.map(cellsOf)])
  }
}

const headings = [
  'Pattern',
  'Entities',
  'Fields',
  'Operation',
  'Index',
  'Partition key',
  'Sort key',
  'Arguments',
  'Filter',
  'Order',
]

function cellsOf(row: ChartRow): string[] {
  return [
    row.pattern,
    row.entities.join(', '),
    row.fields.join(', '),
    row.operation,
    row.index ?? '',
    row.partition,
    row.sort ?? '',
    row.arguments.join(', '),
    row.filter.join(', '),
    row.order ?? '',
  ]
}

/** Columns as wide as their widest cell; those without any are omitted. */
function printTable([head = [], ...rows]: readonly (readonly string[])[]): string {
  const shown = head.flatMap((_, at) => (rows.some((cells) => cells[at] !== '') ? [at] : []))
  const widths = shown.map((at) => Math.max(...[head, ...rows].map((cells) => cells[at]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    shown
      .map((at, column) => (cells[at] ?? '').padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  return lines([line(head), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)])
}

/** A field of CSV, as RFC 4180 quotes it. */
function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}

function escaped(cell: string): string {
  return cell === '' ? '' : /[{}#_*|]/.test(cell) ? `\`${cell.replaceAll('|', '\\|')}\`` : cell
}

function lines(all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join('')
}
