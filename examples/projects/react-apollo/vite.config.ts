import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const { GATEWAY = 'http://127.0.0.1:4000' } = process.env
const proxy = { '/graphql': { target: GATEWAY, ws: true } }

export default defineConfig({
  plugins: [react()],
  server: { proxy },
  preview: { proxy },
})
