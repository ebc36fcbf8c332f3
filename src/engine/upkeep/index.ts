export { type Chore, type ChoreKind, removeChore, saveChore } from './chore.ts'
export { Upkeep } from './upkeep.ts'
