package planted.http.http;

record InnocentPage(String text, java.util.Map<String, String> headers) {}
