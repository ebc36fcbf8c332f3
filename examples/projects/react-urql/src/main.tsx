import '@examples/tasks/board.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Provider } from 'urql'
import { client } from './client.ts'
import { ProjectPage } from './ProjectPage.tsx'

const root = document.getElementById('root')
if (root === null) throw new Error('Expected an element with the id root')

createRoot(root).render(
  <StrictMode>
    <Provider value={client}>
      <ProjectPage projectId="garden" />
    </Provider>
  </StrictMode>,
)
