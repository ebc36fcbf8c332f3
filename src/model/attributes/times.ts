import { type DocumentValue, ExactNumber } from '../document/index.ts'
import { Attribute } from './attribute.ts'
import { type InstantFormat, type KeyEncoding, Unfit } from './attribute-type.ts'
import { likeDigits } from './key-form.ts'

/**
 * An instant, to the millisecond. As a string and in keys it has a fixed width: UTC, `2026-01-31T12:00:00.000Z`, years
 * 0000 to 9999. If stored in seconds it is rounded down to a full second, also in keys and in bounds of ranges.
 */
export function dateTime(options: { storedAs?: InstantFormat } = {}): Attribute<Date, 'keyable'> {
  const instantFormat = options.storedAs ?? 'iso'
  const { toStored, fromStored } = instantFormats[instantFormat]
  return new Attribute<Date, 'keyable'>({
    kind: 'dateTime',
    storage: instantFormat === 'iso' ? 'S' : 'N',
    instantFormat,
    toStored: (value) => toStored(checkInstant(value)),
    fromStored,
    neighbour: (value, step) =>
      new Date(checkInstant(value).getTime() + step * millisecondsApart(instantFormat)),
    key: instantFormat === 'epochSeconds' ? wholeSecondKey : instantKey,
  })
}

/** A calendar day without a time zone, as the string `2026-01-31`. */
export function date(): Attribute<string, 'keyable'> {
  return new Attribute<string, 'keyable'>({
    kind: 'date',
    storage: 'S',
    toStored: checkDay,
    fromStored: checkDay,
    key: {
      fixedWidth: true,
      ranged: true,
      encode: checkDay,
      decode: checkDay,
      form: [likeDigits('0000-00-00')],
    },
  })
}

const instantForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
/** The forms that other programs may have stored: ISO 8601 with any fraction of a second and any zone offset. */
const zonedForm = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/
const dayForm = /^\d{4}-\d\d-\d\d$/

const instantKey: KeyEncoding<Date> = {
  fixedWidth: true,
  ranged: true,
  encode: (value) => checkInstant(value).toISOString(),
  decode: (text) => {
    if (!isInstant(text)) throw new Unfit('an instant like 2026-01-31T12:00:00.000Z', text)
    return new Date(text)
  },
  form: [likeDigits('0000-00-00T00:00:00.000Z')],
}

/** An instant that is stored in seconds is encoded in seconds in a key as well: otherwise the two would differ. */
const wholeSecondKey: KeyEncoding<Date> = {
  ...instantKey,
  encode: (value) => instantKey.encode(new Date(Math.floor(checkInstant(value).getTime() / 1000) * 1000)),
  decode: (text) => {
    if (!text.endsWith('.000Z')) throw new Unfit('an instant in full seconds', text)
    return instantKey.decode(text)
  },
}

const instantFormats = {
  iso: {
    toStored: (value: Date): DocumentValue => value.toISOString(),
    fromStored: (stored: DocumentValue): Date => {
      if (typeof stored !== 'string' || !zonedForm.test(stored) || !isDay(stored.slice(0, 10))) {
        throw new Unfit('an instant as an ISO 8601 string with its zone', stored)
      }
      return checkInstant(new Date(stored))
    },
  },
  epochSeconds: {
    toStored: (value: Date): DocumentValue => Math.floor(value.getTime() / 1000),
    fromStored: (stored: DocumentValue): Date => checkInstant(new Date(asNumber(stored) * 1000)),
  },
  epochMilliseconds: {
    toStored: (value: Date): DocumentValue => value.getTime(),
    fromStored: (stored: DocumentValue): Date => checkInstant(new Date(asNumber(stored))),
  },
} as const

function millisecondsApart(format: InstantFormat): number {
  return format === 'epochSeconds' ? 1000 : 1
}

function checkInstant(value: unknown): Date {
  if (!(value instanceof Date)) throw new Unfit('a Date', value)
  const year = value.getUTCFullYear()
  if (!(year >= 0 && year <= 9999)) throw new Unfit('an instant in the years 0000 to 9999', value)
  return value
}

function checkDay(value: unknown): string {
  if (typeof value !== 'string' || !isDay(value)) throw new Unfit('a day like 2026-01-31', value)
  return value
}

/** Whether a string is an instant in the form of keys; its day must exist in the calendar. */
function isInstant(text: string): boolean {
  if (!instantForm.test(text)) return false
  const instant = new Date(text)
  return !Number.isNaN(instant.getTime()) && instant.toISOString() === text
}

/** Whether a string is a day of the calendar: `2026-02-30` is not. */
function isDay(text: string): boolean {
  if (!dayForm.test(text)) return false
  const instant = new Date(`${text}T00:00:00.000Z`)
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text)
}

function asNumber(stored: DocumentValue): number {
  if (stored instanceof ExactNumber) return Number(stored.text)
  if (typeof stored !== 'number') throw new Unfit('a number of seconds or milliseconds', stored)
  return stored
}
