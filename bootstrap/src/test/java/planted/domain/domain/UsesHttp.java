package planted.domain.domain;

record UsesHttp(java.net.http.HttpClient client) {}
