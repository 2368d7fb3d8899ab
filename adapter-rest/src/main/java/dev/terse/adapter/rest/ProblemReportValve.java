package dev.terse.adapter.rest;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/** Answers what Tomcat refuses before the application is asked, such as a path that it can't decode. Made by Tomcat, by its name. */
public final class ProblemReportValve extends ErrorReportValve {
    /** For Tomcat. */
    public ProblemReportValve() {}

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        int status = response.getStatus();
        if (status < HttpStatus.BAD_REQUEST.value()
                || response.getContentWritten() > 0
                || !response.setErrorReported()) {
            return;
        }
        try {
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.setHeader("Cache-Control", "no-store");
            response.getOutputStream().write(Rendering.json(ProblemType.ofStatus(status, null)));
            response.finishResponse();
        } catch (IOException e) {
            container.getLogger().debug("The client went away before it got its error", e);
        }
    }
}
