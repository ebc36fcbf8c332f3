import '@examples/tasks/board.css'
import { ApolloProvider } from '@apollo/client/react'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { client } from './client.ts'
import { ProjectPage } from './ProjectPage.tsx'

const root = document.getElementById('root')
if (root === null) throw new Error('Expected an element with the id root')

createRoot(root).render(
  <StrictMode>
    <ApolloProvider client={client}>
      <ProjectPage projectId="garden" />
    </ApolloProvider>
  </StrictMode>,
)
