/** New projects. */
export { projectFiles } from './project-files.ts'
