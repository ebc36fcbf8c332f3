import { type ChartFormat, chartFormats, patternChart, printChart } from '../../tools/index.ts'
import type { Command } from '../command.ts'
import { definitionDefault, definitionOption, loadDefinition } from '../definition/index.ts'
import { readOptions, reportOption, UsageError } from '../input/index.ts'

const help = `dynagate patterns - print the chart of access patterns: the keys, and the fields they serve

Usage: dynagate patterns [options]

Options:
  --schema PATH      the module with your gateway's definition (${definitionDefault})
  --format FORMAT    table, markdown, csv or json (table)
  --json             print a report in JSON: docs/command-line.md
  --help, -h         show this help

An argument with ! is required; one with .. accepts a range.

Exit code: 0 done, 1 failed, 2 a usage error.

Examples:
  dynagate patterns
  dynagate patterns --format markdown > PATTERNS.md
  dynagate patterns --format json | jq '.[] | select(.index == "gsi1").pattern'
`

const options = {
  ...definitionOption,
  format: { type: 'string', default: 'table' },
  ...reportOption,
} as const

/** `dynagate patterns`: prints the chart of a model's access patterns. */
export const patterns: Command = {
  help,
  async run(args, output) {
    const { schema: path, format } = readOptions(args, options)
    if (!isFormat(format))
      throw new UsageError(`--format expects ${chartFormats.join(', ')}, got ${JSON.stringify(format)}`)
    const { table, schema } = await loadDefinition(path)
    const chart = patternChart(table, schema)
    output.result(chart, printChart(chart, format))
    return 0
  },
}

function isFormat(format: string): format is ChartFormat {
  return (chartFormats as readonly string[]).includes(format)
}
