# Sourced by the scripts beside it: finds java and the built jar, builds it at first use, runs a class of it.

home=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
dist=$home/server/target/dist
name=$(basename "$0")

# The first JDK of at least release 25: JAVA_HOME, the java on the PATH, then those installed in the usual folder.
find_java() {
  for java in "${JAVA_HOME:-}/bin/java" "$(command -v java || true)" /usr/lib/jvm/*/bin/java; do
    [ -x "$java" ] || continue
    release=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$(dirname "$(readlink -f "$java")")/../release" 2>/dev/null)
    if [ "${release:-0}" -ge 25 ]; then
      echo "$java"
      return
    fi
  done
  echo "$name: no JDK of release 25 or later found; install one (for example temurin-25-jdk) or set JAVA_HOME" >&2
  exit 1
}

# run OPTIONS CLASS ARGUMENTS…: the options of java are one word
run() {
  options=$1
  class=$2
  shift 2
  java=$(find_java)
  if [ ! -f "$dist/kinglet-server.jar" ]; then
    echo "$name: first use, building" >&2
    (cd "$home" && mvn -q -B -DskipTests -pl server -am package >&2)
  fi
  # shellcheck disable=SC2086
  exec "$java" $options "@$dist/jvm.options" ${KINGLET_JAVA_OPTS:-} -cp "$dist/kinglet-server.jar" "$class" "$@"
}
