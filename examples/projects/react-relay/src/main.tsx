import '@examples/tasks/board.css'
import { StrictMode, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { RelayEnvironmentProvider } from 'react-relay'
import { environment } from './environment.ts'
import { ProjectPage } from './ProjectPage.tsx'

const root = document.getElementById('root')
if (root === null) throw new Error('Expected an element with the id root')

createRoot(root).render(
  <StrictMode>
    <RelayEnvironmentProvider environment={environment}>
      <Suspense>
        <ProjectPage projectId="garden" />
      </Suspense>
    </RelayEnvironmentProvider>
  </StrictMode>,
)
