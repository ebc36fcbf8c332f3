export {
  add,
  addToSet,
  append,
  deleteFromSet,
  elements,
  members,
  Operator,
  type OperatorKind,
  prepend,
  subtract,
} from './operators.ts'
export type { UpdateOfShape } from './update-types.ts'
