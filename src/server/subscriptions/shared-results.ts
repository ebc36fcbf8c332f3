import type { DocumentNode, ExecutionResult } from 'graphql'
import type { Caller } from '../../model/index.ts'
import type { ViewEvent } from '../../store/index.ts'

/** The operation on which the result of an event depends, in addition to the event. */
export interface Operation {
  readonly document: DocumentNode
  /** Its name, its variables and the scope. */
  readonly key: string
}

/** The results of events that several subscriptions have: equal operations of one scope are executed once. */
export class SharedResults {
  readonly #results = new WeakMap<ViewEvent, WeakMap<DocumentNode, Map<string, Promise<ExecutionResult>>>>()

  /** The result of an operation for an event: executed now, or for another subscription before. */
  of(
    event: ViewEvent,
    { document, key }: Operation,
    execute: () => Promise<ExecutionResult>,
  ): Promise<ExecutionResult> {
    const ofEvent =
      this.#results.get(event) ?? new WeakMap<DocumentNode, Map<string, Promise<ExecutionResult>>>()
    this.#results.set(event, ofEvent)
    const ofDocument = ofEvent.get(document) ?? new Map<string, Promise<ExecutionResult>>()
    ofEvent.set(document, ofDocument)
    const result = ofDocument.get(key) ?? execute()
    ofDocument.set(key, result)
    return result
  }
}

/** A string that two callers share exactly if all of their attributes are equal. */
export function callerText(caller: Caller | null): string {
  return JSON.stringify(caller, (_, value: unknown) => {
    if (value instanceof Set) return { set: [...value].map(String).sort() }
    return typeof value === 'bigint' ? { bigint: String(value) } : value
  })
}
