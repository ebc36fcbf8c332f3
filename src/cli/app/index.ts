/** An opened application: its clients, its table and its store. */
export { type App, openApp, openForMaintenance } from './open-app.ts'
