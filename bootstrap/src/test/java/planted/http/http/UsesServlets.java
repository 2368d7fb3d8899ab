package planted.http.http;

record UsesServlets(jakarta.servlet.http.HttpServletRequest request) {}
