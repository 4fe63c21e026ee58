<?php
// Roundcube's configuration for the tests; serve.sh puts the paths in.
$config['db_dsnw'] = 'sqlite:///@DIR@/roundcube.sqlite?mode=0600';
$config['imap_host'] = '127.0.0.1:@IMAP@';
// Nothing is ever sent.
$config['smtp_host'] = '127.0.0.1:9';
$config['product_name'] = 'Roundcube Webmail';
$config['des_key'] = 'only-for-tests-on-loop';
$config['plugins'] = ['annonces'];
$config['skin'] = '@SKIN@';
$config['language'] = 'fr_FR';
$config['mail_pagesize'] = 100;
$config['temp_dir'] = '@DIR@/roundcube/temp/';
$config['log_dir'] = '@DIR@/roundcube/logs/';
$config['enable_installer'] = false;
$config['session_lifetime'] = 600;
$config['check_all_folders'] = false;
$config['drafts_mbox'] = 'Drafts';
$config['sent_mbox'] = 'Sent';
