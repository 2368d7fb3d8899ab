package dev.terse.adapter.postgres;

class SearchedUrlsOnFourPartitionsIT extends SearchedUrlsOnLayout {
    SearchedUrlsOnFourPartitionsIT() {
        super(4);
    }
}
