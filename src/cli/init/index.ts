/** New projects. */

export { type ProjectSettings, projectSettings } from './ask-settings.ts'
export { projectFiles } from './project-files.ts'
