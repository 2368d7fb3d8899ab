package dev.terse.adapter.rest;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers the container's own errors: whatever ends in {@code sendError}. */
@RestController
final class ProblemController implements ErrorController {
    @RequestMapping("${server.error.path:/error}")
    @Nullable ResponseEntity<Object> error(HttpServletRequest request, HttpServletResponse response) {
        if (response.isCommitted()) {
            // An answer that broke off: what was said of it would stand in the middle of it.
            return null;
        }
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        int code = status instanceof Integer integer ? integer : HttpServletResponse.SC_NOT_FOUND;
        return Rendering.entity(ProblemType.ofStatus(code, null), request, new HttpHeaders());
    }
}
