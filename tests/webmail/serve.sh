#!/bin/bash
# A real webmail on this machine: tests/webmail/serve.sh DIR PORT [SKIN [--strict-csp]]
#
# Dovecot with a mailbox of some fifty messages, Roundcube in PHP's own server, and a plugin that puts advertisements into
# the message list. Everything is written below DIR and listens on 127.0.0.1 only. Prints "ready" once the log-in
# page is served; stops both servers on SIGTERM or SIGINT. See README.md.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
usage="usage: serve.sh DIR PORT [elastic|larry|classic [--strict-csp]]"
dir=${1:?$usage}
port=${2:?$usage}
skin=${3:-elastic}
strict=${4:-}
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)
rm -rf "${dir:?}"/{mail,run,roundcube,config,inline,dovecot.conf}
mkdir -p "$dir"/{mail,run,config,inline,roundcube/{plugins,temp,logs}}

# --- The mailbox -----------------------------------------------------------------------------------------------------
php "$here/messages.php" "$dir/mail"

imap_port=$(php -r '$s = stream_socket_server("tcp://127.0.0.1:0"); echo explode(":", stream_socket_get_name($s, false))[1];')

# As root, Dovecot wants users of its own for its parts; as anybody else, everything is that user.
if [ "$(id -u)" = 0 ]; then
  owner=nobody internal=dovecot group=dovecot login=dovenull
  chmod 711 "$dir"
  chown -R nobody "$dir/mail"
else
  owner=$(id -un) internal=$owner group=$(id -gn) login=$owner
fi

cat > "$dir/dovecot.conf" <<CONF
base_dir = $dir/run
log_path = $dir/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_internal_user = $internal
default_internal_group = $group
default_login_user = $login
first_valid_uid = 1
mail_location = maildir:$dir/mail
passdb {
  driver = static
  args = password=temoin
}
userdb {
  driver = static
  args = uid=$owner gid=$(id -gn "$owner") home=$dir/mail
}
service anvil {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    port = $imap_port
  }
  inet_listener imaps {
    port = 0
  }
}
namespace inbox {
  inbox = yes
  mailbox Drafts {
    auto = subscribe
    special_use = \Drafts
  }
  mailbox Sent {
    auto = subscribe
    special_use = \Sent
  }
}
CONF

# --- Roundcube: the packaged program, our configuration ----------------------------------------------------------------
for part in program skins SQL; do
  ln -s "/usr/share/roundcube/$part" "$dir/roundcube/$part"
done
ln -s /usr/share/roundcube/index.php "$dir/roundcube/index.php"
ln -s "$here/annonces" "$dir/roundcube/plugins/annonces"
# These two are needed by the program and by the skin.
for plugin in filesystem_attachments jqueryui; do
  ln -s "/usr/share/roundcube/plugins/$plugin" "$dir/roundcube/plugins/$plugin"
done
sed -e "s|@DIR@|$dir|g" -e "s|@IMAP@|$imap_port|g" -e "s|@SKIN@|$skin|g" "$here/config.php" > "$dir/config/config.inc.php"
# Debian's defaults are the program's own; they are read from the configuration directory.
cp /etc/roundcube/defaults.inc.php "$dir/config/defaults.inc.php"
cp /etc/roundcube/mimetypes.php "$dir/config/mimetypes.php"

pids=()
stop() {
  trap - EXIT TERM INT
  for pid in "${pids[@]}"; do kill "$pid" 2> /dev/null || true; done
  wait || true
}
trap stop EXIT
trap 'stop; exit 0' TERM INT

# The commands of Debian live in sbin, which is not on everybody's path.
PATH=$PATH:/usr/sbin
dovecot -F -c "$dir/dovecot.conf" &
pids+=($!)

WEBMAIL_DIR=$dir WEBMAIL_STRICT=$([ "$strict" = --strict-csp ] && echo 1 || echo 0) ROUNDCUBE_CONFIG_DIR=$dir/config \
  php -d error_log="$dir/php.log" -d session.save_path="$dir/run" -S "127.0.0.1:$port" -t "$dir/roundcube" "$here/router.php" \
  > "$dir/php-server.log" 2>&1 &
pids+=($!)

for _ in $(seq 100); do
  for pid in "${pids[@]}"; do
    kill -0 "$pid" 2> /dev/null || { echo "a server did not start; see $dir/*.log" >&2; exit 1; }
  done
  if php -r 'exit(@file_get_contents($argv[1]) === false || !@fsockopen("127.0.0.1", (int) $argv[2]) ? 1 : 0);' \
    "http://127.0.0.1:$port/" "$imap_port"; then
    echo ready
    break
  fi
  sleep 0.2
done
# Not in the foreground: a signal interrupts `wait`, and the trap runs.
wait -n || true
