"""An article on WordPress as Debian has it: PHP's processes with a cache of their code, behind nginx, and MariaDB."""

import contextlib
import getpass
import os
import shutil
import subprocess
from collections.abc import Iterator
from glob import glob
from pathlib import Path

from tests.postgres import free_port

from .load import Target
from .peers import started, words

WORDPRESS = Path("/usr/share/wordpress")
INSTALLED_BY = "wordpress wordpress-theme-twentytwentythree php-fpm php-mysql mariadb-server nginx-light"
CONFIG = """<?php
define('DB_NAME', 'wordpress');
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:{folder}/sql');
define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
define('WP_HOME', 'http://127.0.0.1:{port}');
define('WP_SITEURL', 'http://127.0.0.1:{port}');
define('DISABLE_WP_CRON', true);
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
define('ABSPATH', __DIR__ . '/');
$table_prefix = 'wp_';
require_once ABSPATH . 'wp-settings.php';
"""
FILL = """<?php
define('WP_INSTALLING', true);
$_SERVER['HTTP_HOST'] = '127.0.0.1:{port}';
require '{folder}/site/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
function wp_mail() {{ return true; }}
wp_install('Bare', 'owner', 'owner@example.org', true, '', bin2hex(random_bytes(16)));
$picture = '<figure><img src="/wp-includes/images/media/default.png" alt="A picture" width="48" height="64"></figure>';
$part = file_get_contents('{folder}/words.html') . $picture;
echo wp_insert_post(['post_title' => 'Article', 'post_content' => str_repeat($part, 3), 'post_status' => 'publish']);
"""
# The length of an answer is said, for who measures waits for so many bytes; and it is asked for by its number.
MEASURED = """<?php
remove_action('template_redirect', 'redirect_canonical');
ob_start(function ($answer) { header('Content-Length: ' . strlen($answer)); return $answer; });
"""
FPM = """
[global]
pid = {folder}/fpm.pid
error_log = {folder}/fpm.log
daemonize = no
[www]
user = {user}
listen = {folder}/fpm
pm = static
pm.max_children = 8
php_admin_value[opcache.enable] = 1
php_admin_value[opcache.validate_timestamps] = 0
"""
NGINX = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
user {user};
worker_processes 2;
events {{}}
http {{
    access_log off;
    keepalive_requests 1000000;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        root {folder}/site;
        location / {{
            include /etc/nginx/fastcgi_params;
            fastcgi_param SCRIPT_FILENAME {folder}/site/index.php;
            fastcgi_param SCRIPT_NAME /index.php;
            fastcgi_pass unix:{folder}/fpm;
        }}
    }}
}}
"""


def programs() -> dict[str, str]:
    """Where what it needs is; nothing if something is missing."""
    found = {name: shutil.which(name) for name in ("nginx", "php", "mariadbd", "mariadb-install-db", "mariadb")}
    found |= {"php-fpm": next(iter(sorted(glob("/usr/sbin/php-fpm*"), reverse=True)), None)}
    has_a_theme = glob(f"{WORDPRESS}/wp-content/themes/*/style.css")
    return {name: path for name, path in found.items() if path} if has_a_theme and all(found.values()) else {}


@contextlib.contextmanager
def wordpress(folder: Path, program: dict[str, str], number_of_words: int = 2_000) -> Iterator[Target]:
    """An article of so many words and three pictures, in the look that WordPress comes with."""
    folder.mkdir(mode=0o755)
    user, port = getpass.getuser(), free_port()
    known = {"folder": folder, "port": port, "user": user}
    shutil.copytree(WORDPRESS, folder / "site", ignore_dangling_symlinks=True)
    (folder / "site" / "wp-config.php").write_text(CONFIG.format(**known))
    (folder / "words.html").write_text(words(number_of_words // 3))
    plugins = folder / "site" / "wp-content" / "mu-plugins"
    plugins.mkdir()
    (plugins / "measured.php").write_text(MEASURED)
    (folder / "fill.php").write_text(FILL.format(**known))
    (folder / "fpm.conf").write_text(FPM.format(**known))
    (folder / "nginx.conf").write_text(NGINX.format(**known))
    own = ["--no-defaults", f"--datadir={folder}/data", f"--user={user}"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": True}
    subprocess.run([program["mariadb-install-db"], *own, "--auth-root-authentication-method=normal"], **quiet)
    told = ["--skip-networking", "--log-warnings=0", f"--log-error={folder}/sql.log", f"--pid-file={folder}/sql.pid"]
    database = [program["mariadbd"], *own, f"--socket={folder}/sql", *told]
    as_root = ["--allow-to-run-as-root"] if os.geteuid() == 0 else []
    managers = [program["php-fpm"], "--fpm-config", str(folder / "fpm.conf"), *as_root]
    front = [program["nginx"], "-e", f"{folder}/nginx.log", "-p", str(folder), "-c", "nginx.conf"]
    with contextlib.ExitStack() as stack:
        sql = stack.enter_context(started(database, folder / "sql", folder))
        asks = [program["mariadb"], "--no-defaults", f"--socket={folder}/sql", "--user=root"]
        subprocess.run([*asks, "-e", "CREATE DATABASE wordpress"], **quiet)
        filled = subprocess.run([program["php"], folder / "fill.php"], capture_output=True, text=True, check=True)
        php = stack.enter_context(started(managers, folder / "fpm", folder))
        nginx = stack.enter_context(started(front, port, folder))
        path = f"/?p={filled.stdout.strip()}"
        yield Target("the same words on WordPress", port, path, php, beside=(sql, nginx))
