/** Exports and imports of a table's items as files. */
export { descriptionFile, readDescription, writeDescription } from './description-file.ts'
export { type ExportSetup, exportTo } from './export-folder.ts'
export { importFiles } from './import-files.ts'
export { type ImportSetup, importItems, isImportStarted } from './import-items.ts'
export { type ImportPrice, importPrice } from './import-price.ts'
export { sampleFiles } from './sample-files.ts'
