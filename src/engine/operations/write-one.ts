import { Consumption } from '../capacity/index.ts'
import { validationError } from '../errors.ts'
import { StatisticsChange } from '../records/index.ts'
import {
  checkWriteAsBefore,
  inEnvelope,
  isReadAsBefore,
  RequestReader,
  type ReturnValues,
  readReturnValues,
  readWriteMembers,
  type WriteMembers,
  type WriteSubject,
} from '../requests/index.ts'
import type { Item } from '../values/index.ts'
import { applyWrite, collectionMetrics, type WriteAction, type Written } from '../writes/index.ts'
import type { EngineState, WireDocument } from './operation.ts'

/** The differences between PutItem, UpdateItem and DeleteItem. */
export interface WriteOne<Action extends WriteAction> {
  readonly input: WireDocument
  readonly subject: WriteSubject
  /** The `ReturnValues` that the operation accepts; by default all. */
  readonly returns?: readonly ReturnValues[]
  /** Reads the operation's own members. */
  readonly read: (reader: RequestReader, tableName: string) => Action
  /** The `Attributes` of the answer. */
  readonly attributes: (wanted: ReturnValues, written: Written, action: Action) => Item | undefined
}

/** Writes one item, and returns the requested answer. */
export async function writeOne<Action extends WriteAction>(
  { storage, catalogue, now }: EngineState,
  { attributes, ...request }: WriteOne<Action>,
): Promise<WireDocument> {
  const { action, returnCapacity, returnMetrics, wanted } = readRequest(request)
  return storage.write((writer) => {
    const table = catalogue.get(writer, action.tableName)
    const statistics = new StatisticsChange()
    const consumption = new Consumption(table.name)
    const place = { writer, statistics, table, consumption, now: now() }
    const written = applyWrite(place, action)
    statistics.write(writer)
    return {
      Attributes: attributes(wanted, written, action),
      ConsumedCapacity: consumption.answer(returnCapacity),
      ItemCollectionMetrics: returnMetrics ? collectionMetrics(place, action.key(table)) : undefined,
    }
  })
}

function readRequest<Action extends WriteAction>({
  input,
  subject,
  returns,
  read,
}: Omit<WriteOne<Action>, 'attributes'>): WriteMembers & { readonly action: Action } {
  try {
    return inEnvelope(() => {
      const reader = new RequestReader(input)
      const members = readWriteMembers(reader, { subject, isUpdate: returns === undefined })
      const action = read(reader, members.tableName)
      checkReturns(returns, members.wanted)
      return { ...members, action }
    })
  } catch (error) {
    if (isReadAsBefore(input)) {
      const reader = new RequestReader(input)
      checkWriteAsBefore(reader, subject)
      checkReturns(returns, readReturnValues(reader))
    }
    throw error
  }
}

function checkReturns(returns: readonly ReturnValues[] | undefined, wanted: ReturnValues): void {
  if (returns === undefined || returns.includes(wanted)) return
  throw validationError('ReturnValues can only be ALL_OLD or NONE')
}
