package dev.terse.adapter.postgres;

class SearchedUrlsOnPlainIT extends SearchedUrlsOnLayout {
    SearchedUrlsOnPlainIT() {
        super(1);
    }
}
