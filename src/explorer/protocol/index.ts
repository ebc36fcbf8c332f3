/**
 * The JSON that the explorer's page and its endpoints exchange. Types only: the page, a program of its own, imports them
 * from here. A path below `/explorer/` is named at each type.
 */

export type { ChangeMessage, StreamedChange } from './changes.ts'
export type {
  ArgumentShape,
  AttributeShape,
  EntityShape,
  ExampleOperation,
  ExplorerModel,
  IndexShape,
  KeyShape,
  PatternShape,
} from './model.ts'
export type {
  Plan,
  PlanCall,
  PlannedRead,
  PlanRequest,
  Range,
  RecordedRequest,
  RunRequest,
  RunResponse,
} from './plans.ts'
export type {
  FindRequest,
  ItemLink,
  ItemPlace,
  ItemRequest,
  ItemResponse,
  Items,
  ItemsRequest,
  KeyConditionShape,
  ScanPrice,
  ScanRequest,
  SortConditionShape,
} from './reads.ts'
export type { ErrorBody, JsonItem, JsonValue, StoredItem } from './stored-item.ts'
export type {
  AttributeChange,
  Companion,
  PlaceChange,
  PreviewResponse,
  WriteFault,
  WriteRequest,
  WriteResponse,
} from './writes.ts'
