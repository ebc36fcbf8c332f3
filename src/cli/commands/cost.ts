import type { Command } from '../command.ts'
import {
  costText,
  hotKeys,
  monthlyCost,
  prices,
  pricesOf,
  readTraffic,
  sources,
  type Traffic,
  usageOf,
} from '../cost/index.ts'
import { definitionDefault, definitionOption, loadDefinition } from '../definition/index.ts'
import { readOptions, reportOption, UsageError } from '../input/index.ts'
import { operationsIn, type PricedOperation, priceOperations } from '../operations/index.ts'

const help = `dynagate cost - price a month of traffic on AWS

Usage: dynagate cost --traffic FILE [options]

FILE has the operations per second, the number of stored items and the processes that read the table's stream:

  { "operations": { "Orders": 200, "PlaceOrder": 5 }, "items": { "Order": 1000000 }, "streamReaders": 2 }

or is a sample of a gateway's log, with measured units. Without a log the units are the estimated maximum of each operation, for
the item sizes that the model declares. Prints units and dollars by operation and by access pattern, on-demand and provisioned,
in both table classes, and warns of partition keys that DynamoDB may throttle. Provisioned capacity assumes a constant rate.
Taxes, transfer, backups and replicas are not included.

Options:
  --traffic FILE     the traffic, as above
  --region REGION    ${Object.keys(prices).join(', ')} (AWS_REGION, or us-east-1)
  --documents DIR    the folder with the operations' .graphql files (the definition's examples)
  --sources          print where the prices, of ${pricesOf}, come from
  --json             print a report in JSON: docs/command-line.md
  --schema PATH      the module with your gateway's definition (${definitionDefault})
  --help, -h         show this help

Exit code: 0 done, 1 an operation without a document or another failure, 2 a usage error.

Examples:
  dynagate cost --traffic traffic.json --region eu-west-1
  dynagate cost --traffic gateway.log --documents operations --json
`

const options = {
  traffic: { type: 'string' },
  region: { type: 'string' },
  documents: { type: 'string' },
  sources: { type: 'boolean', default: false },
  ...reportOption,
  ...definitionOption,
} as const

/** `dynagate cost`: the monthly cost of traffic. */
export const cost: Command = {
  help,
  async run(args, output) {
    const given = readOptions(args, options)
    if (given.sources) {
      const priceList = { date: pricesOf, sources, prices }
      output.result(priceList, `${JSON.stringify(priceList, null, 2)}\n`)
      return 0
    }
    if (given.traffic === undefined) throw new UsageError('--traffic expects a file')
    const region = given.region ?? (process.env.AWS_REGION || 'us-east-1')
    const ofRegion = Object.hasOwn(prices, region) ? prices[region] : undefined
    if (ofRegion === undefined) {
      const known = Object.keys(prices).join(', ')
      throw new UsageError(
        `--region expects ${known}, got ${JSON.stringify(region)}: the prices of others have no source here`,
      )
    }
    const { table, schema, examples = [] } = await loadDefinition(given.schema)
    const traffic = await readTraffic(given.traffic, table)
    const operations =
      given.documents === undefined
        ? examples.flatMap(({ title, query, variables }) =>
            priceOperations({ schema, text: query, name: `the example ${title}`, variables }),
          )
        : await operationsIn(given.documents, schema)
    const estimates = estimatesByName(operations, traffic)
    const usage = usageOf(traffic.operations, { schema, estimates })
    const report = {
      region,
      usage,
      monthly: monthlyCost(usage, traffic, table, ofRegion),
      hotKeys: hotKeys(usage, { table, schema }),
    }
    output.result({ pricesOf, ...report }, costText(report, ofRegion))
    return 0
  },
}

/** @throws Error if several documents have an operation of the traffic: the log doesn't show how often each of them runs. */
function estimatesByName(
  operations: readonly PricedOperation[],
  traffic: Traffic,
): ReadonlyMap<string, PricedOperation['estimate']> {
  const byName = Map.groupBy(operations, ({ name = 'anonymous' }) => name)
  const ambiguous = traffic.operations.filter(({ name }) => (byName.get(name)?.length ?? 0) > 1)
  if (ambiguous.length > 0) {
    const names = ambiguous.map(({ name }) => name).join(', ')
    throw new Error(`several documents have an operation ${names}: give each a name of its own`)
  }
  return new Map([...byName].flatMap(([name, [first]]) => (first ? [[name, first.estimate]] : [])))
}
