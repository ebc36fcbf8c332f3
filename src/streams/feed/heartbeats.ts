import { required } from '../../required.ts'

/**
 * When each of many followers gets a heartbeat: a wheel of slots, one of which is due at each tick. A follower stays in a
 * slot that is drawn at random, so that those who began together have their heartbeats at different times. It decides, and
 * does no I/O.
 */
export class Heartbeats<Follower> {
  readonly #slots = Array.from({ length: slots }, () => new Set<Follower>())
  readonly #places = new Map<Follower, { readonly slot: Set<Follower>; lastEvent: number }>()
  #tick = 0

  /** @param draw a random number from 0 (included) to 1 (excluded). */
  add(follower: Follower, draw: number): void {
    const slot = required(this.#slots[Math.floor(draw * slots)], 'a slot of the wheel')
    slot.add(follower)
    this.#places.set(follower, { slot, lastEvent: this.#tick })
  }

  delete(follower: Follower): void {
    this.#places.get(follower)?.slot.delete(follower)
    this.#places.delete(follower)
  }

  /** Notes that something has happened for a follower: it needs no heartbeat now. */
  sawEvent(follower: Follower): void {
    const place = this.#places.get(follower)
    if (place !== undefined) place.lastEvent = this.#tick
  }

  /** The followers that need a heartbeat: call it every {@link tickOf} milliseconds. */
  *due(): Generator<Follower> {
    this.#tick += 1
    for (const follower of required(this.#slots[this.#tick % slots], 'a slot of the wheel')) {
      const lastEvent = this.#places.get(follower)?.lastEvent ?? this.#tick
      if (this.#tick - lastEvent > spared) yield follower
    }
  }
}

/** Milliseconds between two ticks, so that no follower is silent for longer than `heartbeatMs`. */
export function tickOf(heartbeatMs: number): number {
  return heartbeatMs / (slots + spared)
}

const slots = 20
/** A follower with an event in the latest ticks gets no heartbeat until its slot is due again. */
const spared = 5
