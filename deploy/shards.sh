#!/bin/sh
# Judges SPEC in N shards on this machine, each as a process of its own, and ends as the whole run would.
#   shards.sh N SPEC [flag of assay run]…
# `{shard}` in a flag becomes the number of the shard, so that each can have a target of its own: --target http://127.0.0.1:808{shard}
set -u
total=$1 spec=$2
shift 2
reports=$(mktemp -d)
trap 'rm -rf "$reports"' EXIT
trap 'exit 2' INT TERM

pids=
for shard in $(seq "$total"); do
  (
    for flag; do
      set -- "$@" "$(printf %s "$flag" | sed "s/{shard}/$shard/g")"
      shift
    done
    exec assay run "$spec" "$@" --shard "$shard/$total" --report "json=$reports/$shard.json"
  ) &
  pids="$pids $!"
done
# What a shard ends with is not the verdict; one that could not start leaves no report, and the merge says so.
for pid in $pids; do wait "$pid"; done
assay merge "$reports"/*.json
