# What the benchmarks share: a durable PostgreSQL and a service on it, both on loopback and gone at the end.
# Sourced by the scripts beside it. Debian's packages postgresql and wrk have what is needed.

cd "$(dirname "${BASH_SOURCE[0]}")/.."

work=$(mktemp -d)
started=()

clean_up() {
  local pid
  for pid in "${started[@]}"; do
    kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null || true
  done
  rm -rf "$work"
}
trap clean_up EXIT

for command in wrk java; do
  command -v "$command" >/dev/null || { echo "$command is needed" >&2; exit 2; }
done
postgres_bin=${POSTGRES_BIN:-$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)}
[[ -x $postgres_bin/pgbench ]] || { echo "No pgbench in '$postgres_bin': install postgresql, or set POSTGRES_BIN" >&2; exit 2; }
jar=bootstrap/target/terse.jar
[[ -f $jar ]] || { echo "No $jar: run mvn -DskipTests package" >&2; exit 2; }

# The server does not run as root.
as_postgres() {
  if ((EUID == 0)); then setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; else "$@"; fi
}

free_port() {
  local port
  while port=$((20000 + RANDOM % 10000)); do
    (: </dev/tcp/127.0.0.1/"$port") 2>/dev/null || break
  done
  echo "$port"
}

# Durable, as its defaults are: fsync and synchronous_commit on.
start_postgres() {
  local data=$work/postgres
  mkdir -m 700 "$data"
  ((EUID == 0)) && { chmod 711 "$work"; chown postgres "$data"; }
  as_postgres "$postgres_bin/initdb" --auth=trust --username=postgres --encoding=UTF8 -D "$data" >/dev/null
  postgres_port=$(free_port)
  as_postgres "$postgres_bin/postgres" -D "$data" -p "$postgres_port" -h 127.0.0.1 -k "$data" "$@" >"$work/postgres.log" 2>&1 &
  started+=($!)
  until as_postgres "$postgres_bin/pg_isready" --quiet -h 127.0.0.1 -p "$postgres_port"; do sleep 0.1; done
  jdbc_url="jdbc:postgresql://127.0.0.1:$postgres_port/postgres?user=postgres"
}

sql() { sql_in postgres "$1"; }

# sql_in DATABASE STATEMENT
sql_in() { "$postgres_bin/psql" -h 127.0.0.1 -p "$postgres_port" -U postgres -d "$1" --no-psqlrc -qAt -c "$2"; }

# start_service JAVA-OR-SERVICE-ARGUMENT...
start_service() {
  local log=$work/service.log
  java -jar "$jar" --server.port=0 --terse.storage=postgres --spring.datasource.url="$jdbc_url" "$@" >"$log" 2>&1 &
  started+=($!)
  service=$!
  until url=$(grep -om1 'up at http://localhost:[0-9]*' "$log" | cut -d' ' -f3); do
    kill -0 "$service" 2>/dev/null || { cat "$log" >&2; exit 1; }
    sleep 0.1
  done
}

# One a line; an odd number of them is best.
median() { sort -n | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'; }

# What the measurements of redirects follow.
links=100000
browser='User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'
insert_links="INSERT INTO urls (short_code, original_url)
  SELECT 'code' || number, 'https://example.com/some/path?of=usual&length=1' FROM generate_series(1, $links) AS number"

# A script for wrk that asks for the links by a Zipf law, in zipf.lua.
write_zipf_script() {
  cat >"$work/zipf.lua" <<LUA
local requests = {}
local next = 0
init = function()
  math.randomseed(42)
  for i = 1, 500000 do
    requests[i] = wrk.format("GET", "/code" .. math.floor(math.exp(math.random() * math.log($links))))
  end
end
request = function()
  next = next % 500000 + 1
  return requests[next]
end
LUA
}

# await_drained API-URL: waits until every click is counted.
await_drained() {
  until curl -s "$1/actuator/prometheus" | grep -q '^terse_clicks_journal_lag_bytes 0.0'; do sleep 0.1; done
}
