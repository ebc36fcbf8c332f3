import type { SeedProgress } from '../server/index.ts'

/** A progress callback that writes a line for every 10%. */
export function showProgress(what: string, write: (text: string) => void): SeedProgress {
  let shown = 0
  return (done, total) => {
    const tenth = total > 0 ? Math.floor((done / total) * 10) : 10
    if (tenth <= shown) return
    shown = tenth
    write(`${what}: ${done.toLocaleString('en')} of ${total.toLocaleString('en')}\n`)
  }
}
