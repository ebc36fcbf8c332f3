import app from './index.ts'

/** The trial app with a seed that writes the first half of its items and never finishes. */
export default {
  ...app,
  seed: async (store, progress) => {
    await app.seed?.(store, () => {})
    progress(10, 20)
    await new Promise(() => setInterval(() => {}, 1000))
  },
} satisfies typeof app
