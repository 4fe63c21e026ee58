<?php
// Lets Roundcube work under a policy that forbids inline scripts, inline handlers and eval: what it writes inline is
// moved to files of the same origin.

/** The policy that every page is served with. */
const POLICY = "script-src 'self'";

/** Moves inline scripts and handlers of a page into files below $store. */
function without_inline_scripts(string $page, string $store): string
{
    $keep = function (string $script) use ($store): string {
        $name = sha1($script) . '.js';
        file_put_contents("$store/$name", $script);
        return "/inline/$name";
    };

    $page = preg_replace_callback('#<script\b(?![^>]*\bsrc=)[^>]*>(.*?)</script>#is', function ($match) use ($keep) {
        return '<script src="' . $keep($match[1]) . '"></script>';
    }, $page);

    // onclick="…" becomes data-on-click="3", and a script at the end of the page attaches function 3.
    $handlers = [];
    $page = preg_replace_callback('#<[a-z][^<>]*?\son[a-z]+="[^<>]*>#i', function ($tag) use (&$handlers) {
        return preg_replace_callback('#\son([a-z]+)="([^"]*)"#i', function ($match) use (&$handlers) {
            $handlers[] = [strtolower($match[1]), html_entity_decode($match[2], ENT_QUOTES | ENT_HTML5)];
            return sprintf(' data-on-%s="%d"', strtolower($match[1]), count($handlers) - 1);
        }, $tag[0]);
    }, $page);
    $script = '';
    foreach ($handlers as $number => [$event, $code]) {
        $script .= "document.querySelectorAll('[data-on-$event=\"$number\"]').forEach(e => e.on$event = function(event) { $code });\n";
    }
    return str_ireplace('</body>', '<script src="' . $keep($script) . '"></script></body>', $page);
}

/**
 * Gives Roundcube's client another way than eval to do what the server answers: the answer is a list of lines
 * `this.method(arguments in JSON);`.
 */
function without_eval(string $client): string
{
    $do = <<<'JS'
    function do_commands(client, lines) {
      for (const line of lines.split('\n')) {
        const call = /^this\.([\w.]+)\((.*)\);$/.exec(line);
        if (!call) continue;
        const names = call[1].split('.');
        const method = names.pop();
        const target = names.reduce((object, name) => object[name], client);
        target[method](...JSON.parse('[' + call[2] + ']'));
      }
    }
    JS;
    return str_replace('eval(response.exec)', 'do_commands(this, response.exec)', $client) . "\n$do";
}
