import { graphql } from './gql/index.ts'

export const ProjectQuery = graphql(`
  query Project($projectId: ID!, $after: String) {
    project(projectId: $projectId) {
      projectId
      name
      tasks(first: 5, after: $after) {
        edges {
          node {
            projectId
            taskId
            ...TaskRow
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`)

export const TasksChanged = graphql(`
  subscription TasksChanged($projectId: ID!) {
    tasksChanged(projectId: $projectId) {
      kind
      item {
        projectId
        taskId
        ...TaskRow
      }
    }
  }
`)
