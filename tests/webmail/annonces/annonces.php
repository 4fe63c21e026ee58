<?php

/**
 * Puts advertisements into the message list, as the CNIL described Orange's (SAN-2024-019, §60), and one of the kind
 * that can plainly be told apart. The rows are made in the page (annonces.js).
 */
class annonces extends rcube_plugin
{
    public $task = 'mail';

    public function init()
    {
        $this->include_script('annonces.js');
        $this->include_stylesheet('annonces.css');
    }
}
