package planted.web.adapter.inmemory;

record UsesServlets(jakarta.servlet.http.HttpServletRequest request) {}
