export { type Chore, type ChoreKind, listChores, removeChore, saveChore } from './chore.ts'
export { Upkeep } from './upkeep.ts'
