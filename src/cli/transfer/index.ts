/** Exports and imports of a table's items as files. */
export { csvFiles, csvFormat, csvSteps } from './csv-files.ts'
export { type CsvMapping, readMapping } from './csv-mapping.ts'
export { descriptionFile, readDescription, writeDescription } from './description-file.ts'
export { type ExportSetup, exportTo, type RowFormat } from './export-folder.ts'
export { importFiles, stepsOf } from './import-files.ts'
export { type ImportSetup, importItems, isImportStarted } from './import-items.ts'
export { type ImportPrice, importPrice } from './import-price.ts'
export { sampleFiles } from './sample-files.ts'
