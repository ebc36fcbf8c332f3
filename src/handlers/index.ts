/** Runs handlers of the changes of a table's items: once among any number of processes, or in a Lambda function. */
export { type DeadLetter, deadLetterEntity, type StoredLetter } from './dead-letters.ts'
export type { HandlerContext } from './handler-context.ts'
export type { HandlerReport } from './handler-report.ts'
export type { HandlerSettings, HandlersOptions } from './handlers-options.ts'
export { inOrder } from './in-order.ts'
export { perform } from './perform.ts'
export {
  deadLettersOf,
  discardDeadLetters,
  type LetterOptions,
  type ReplayOptions,
  type ReplayReport,
  replayDeadLetters,
} from './replay.ts'
export { type RunningHandlers, startHandlers } from './start-handlers.ts'
export { checkHandlers, type Task, tasksOf } from './tasks.ts'
