package planted.web.adapter.rest;

record InnocentController(jakarta.servlet.http.HttpServletRequest request) {}
