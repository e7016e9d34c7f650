# Runs one MCP server and leaves nothing of it behind, whatever ends first: the server, TaskMcp, or TaskMcp by kill -9.
# Arguments: the number of the lifeline's read end, a mark for the server's environment, the program and its arguments.
# TaskMcp alone holds the lifeline's write end, so the kernel closes it when TaskMcp is gone. Lines on it are signal names.
lifeline=$1 mark=$2 server_path=$PATH
shift 2
PATH=/usr/bin:/bin:/usr/sbin:/sbin
exec 3<&0 4<"/dev/fd/$lifeline" 0</dev/null

# The server leads a process group, so that one signal reaches its children too. Without setsid (macOS), job control does it.
if setsid=$(command -v setsid); then
    PATH=$server_path TASKMCP_SERVER=$mark "$setsid" "$@" <&3 3<&- 4<&- &
else
    set -m
    PATH=$server_path TASKMCP_SERVER=$mark "$@" <&3 3<&- 4<&- &
fi
server=$!

# Only after the start: ignored signals would be inherited.
trap '' HUP INT QUIT TERM
# The server's streams must end with it.
exec 1>/dev/null 2>/dev/null 3<&-

signal_server() {
    kill -s "$1" -- "-$server" || kill -s "$1" "$server"
}

# Children that left the group still carry the mark. Again until none is seen: they may be dying, or forking.
sweep() {
    kill -s KILL -- "-$server"
    round=0
    while [ "$round" -lt 100 ]; do
        left=$(grep -ls "TASKMCP_SERVER=$mark" /proc/[0-9]*/environ)
        [ -n "$left" ] || return
        round=$((round + 1))
        for file in $left; do
            process=${file#/proc/}
            kill -s KILL "${process%/environ}"
        done
    done
}

(
    while read -r signal; do signal_server "$signal"; done
    signal_server TERM
    sleep 1
    sweep
) <&4 4<&- &
guard=$!
exec 4<&-

wait "$server"
status=$?
sweep
kill -s KILL "$guard"
wait "$guard"
exit "$status"
