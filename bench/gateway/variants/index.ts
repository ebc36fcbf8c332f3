import { coldStart } from './cold-start.ts'
import { latency } from './latency.ts'
import { neverSeen } from './never-seen.ts'
import { openLoop } from './open-loop.ts'
import { plain } from './plain.ts'
import { sizes } from './sizes.ts'
import type { Variant } from './variant.ts'

export type { Bench, Variant } from './variant.ts'

/** Every way to measure, in the order in which they are. Those that start peers of their own are the last. */
export const variants: readonly Variant[] = [plain, latency, openLoop, neverSeen, coldStart, sizes]
