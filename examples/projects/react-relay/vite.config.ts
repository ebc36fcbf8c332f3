import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import relay from 'vite-plugin-relay'

const { GATEWAY = 'http://127.0.0.1:4000' } = process.env
const proxy = { '/graphql': { target: GATEWAY } }

export default defineConfig({
  plugins: [relay, react()],
  server: { proxy },
  preview: { proxy },
})
