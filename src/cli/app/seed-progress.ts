import type { SeedProgress } from '../../server/index.ts'
import { count } from '../terminal/index.ts'

/** The progress of a seed: a line for every 10 %. */
export function seedProgress(write: (text: string) => void): SeedProgress {
  let shown = 0
  return (done, total) => {
    const tenth = total > 0 ? Math.floor((done / total) * 10) : 10
    if (tenth <= shown) return
    shown = tenth
    write(`Seeding items: ${count(done)} of ${count(total)}\n`)
  }
}
