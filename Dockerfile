# The service on a PostgreSQL of its own; docker-compose.yml runs both. The stages are the build, the files that run, and one
# training run of them, which makes every start cost less than half.

FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
COPY . .
# Compiled, not checked: `mvn verify` has done that, and wants databases and time.
RUN --mount=type=cache,target=/root/.m2 \
    mvn --batch-mode --no-transfer-progress --projects bootstrap --also-make \
        -DskipTests -Dspotless.check.skip=true -Dmaven.javadoc.skip=true -Dmaven.source.skip=true package
# As files, because the JVM keeps no cache of what is in a jar inside a jar. In layers, because libraries change less often than
# the service. Without the embedded PostgreSQL, because here the database is a container beside this one.
RUN java -Djarmode=tools -jar bootstrap/target/terse.jar extract --layers --destination /layers \
    && rm -f /layers/*/lib/embedded-postgres-binaries-*.jar

FROM eclipse-temurin:25-jre AS files
WORKDIR /opt/terse
COPY --from=build /layers/dependencies/ ./
COPY --from=build /layers/snapshot-dependencies/ ./
COPY --from=build /layers/application/ ./
COPY docker/health ./

# The cache is worth most when it has seen what a start does on a database. It holds for this JVM and these files only, so both
# are those of the image.
FROM postgres:18 AS training
COPY --from=files /opt/java/openjdk /opt/java/openjdk
COPY --from=files /opt/terse /opt/terse
COPY docker/train /usr/local/bin/
WORKDIR /opt/terse
USER postgres
RUN train /tmp/terse.aot

FROM files
COPY --from=training --chown=root:root /tmp/terse.aot ./

# A number, so that an orchestrator can see that it is not root. The files above belong to root: the service can't change itself.
RUN install --directory --owner=10001 --group=10001 /data
USER 10001:10001
VOLUME /data
ENV TERSE_DATA_DIR=/data

# Who reaches the container is decided by what is published, not by the service.
ENV SERVER_ADDRESS=0.0.0.0 TERSE_REDIRECT_ADDRESS=0.0.0.0
# Short URLs and nothing else, for the world; the API is at 8080.
ENV TERSE_REDIRECT_PORT=8081
EXPOSE 8080 8081

# Alive, not ready: a service is not better for being replaced while its database is away.
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s CMD ["./health"]

# Without a shell in between, so that SIGTERM reaches the service, which then lets requests finish for up to 20 s: stop it with
# more patience than Docker's 10 s. What the heap leaves of the memory limit is for threads, compiled code and buffers. More
# options come by JAVA_TOOL_OPTIONS; -Xmx among them wins over the percentage.
ENTRYPOINT ["java", "-XX:AOTCache=terse.aot", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", "-jar", "terse.jar"]
