package planted.csv.transfer;

record InnocentReader(de.siegmar.fastcsv.reader.CsvRecord row) {}
