package planted.csv.adapter.rest;

record UsesCsv(de.siegmar.fastcsv.reader.CsvRecord row) {}
