<?php
// Serves Roundcube from PHP's own server: static files as they are, everything else through index.php.
// With WEBMAIL_STRICT=1 every answer forbids inline scripts; see policy.php.

$dir = getenv('WEBMAIL_DIR');
$strict = getenv('WEBMAIL_STRICT') === '1';
$path = rawurldecode(parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH) ?? '/');

if ($strict) {
    require __DIR__ . '/policy.php';
    header('Content-Security-Policy: ' . POLICY);
}

const TYPES = [
    'js' => 'text/javascript; charset=utf-8', 'css' => 'text/css; charset=utf-8', 'html' => 'text/html; charset=utf-8',
    'svg' => 'image/svg+xml', 'png' => 'image/png', 'gif' => 'image/gif', 'jpg' => 'image/jpeg', 'ico' => 'image/x-icon',
    'webp' => 'image/webp', 'woff2' => 'font/woff2', 'woff' => 'font/woff', 'json' => 'application/json',
];

// Scripts that policy.php moved out of pages.
if ($strict && preg_match('#^/inline/([0-9a-f]{40}\.js)$#', $path, $match) && is_file("$dir/inline/$match[1]")) {
    header('Content-Type: ' . TYPES['js']);
    readfile("$dir/inline/$match[1]");
    return true;
}

$type = TYPES[strtolower(pathinfo($path, PATHINFO_EXTENSION))] ?? null;
$file = "$dir/roundcube$path";
if ($type !== null && !str_contains($path, '..') && preg_match('#^/(program|skins|plugins)/#', $path) && is_file($file)) {
    header("Content-Type: $type");
    $text = file_get_contents($file);
    // The skin has a page or two of its own.
    if ($strict && str_ends_with($path, '.html')) {
        $text = without_inline_scripts($text, "$dir/inline");
    }
    echo $strict && preg_match('#/program/js/app(\.min)?\.js$#', $path) ? without_eval($text) : $text;
    return true;
}
if ($type !== null) {
    http_response_code(404);
    return true;
}

define('INSTALL_PATH', "$dir/roundcube/");
$_SERVER['SCRIPT_NAME'] = '/index.php';
$_SERVER['PHP_SELF'] = '/index.php';
chdir(INSTALL_PATH);
if ($strict) {
    ob_start(fn (string $page) => stripos($page, '<html') === false ? $page : without_inline_scripts($page, "$dir/inline"));
}
require INSTALL_PATH . 'index.php';
