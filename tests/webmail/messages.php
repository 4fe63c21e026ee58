<?php
// Writes a mailbox: messages.php MAILDIR. Messages after RFC 5322, the mailbox of one invented person, with the mails that
// look most like advertisements among them. Dates count back from now, so that the list says "today" and days too.

// Hours ago, sender's name, sender's address, subject, flags (S read, F flagged), further header fields.
const MESSAGES = [
    [0.2, 'Marie Curie', 'marie@institut.test', 'Compte rendu de la réunion de lundi', '', []],
    [0.7, 'Annonces Leboncoin', 'annonces@leboncoin.test', 'Votre annonce « Vélo de course » est en ligne', '', []],
    [1.1, 'La Gazette', 'lettre@gazette.test', '[Publicité] Nos partenaires vous gâtent', '', ['List-Unsubscribe' => '<mailto:stop@gazette.test>']],
    [1.9, 'Ad Astra', 'contact@ad-astra.test', 'Programme du club d’astronomie', 'S', []],
    [2.4, 'Publicité', 'service@regie.test', 'Publicité', '', []],
    [3.3, 'Maman', 'maman@famille.test', 'Dimanche midi ?', 'F', []],
    [4.0, 'Boutique Azur', 'nouvelles@boutique-azur.test', 'Soldes : jusqu’à -50 % ce week-end', '', ['List-Unsubscribe' => '<https://boutique-azur.test/stop>', 'Precedence' => 'bulk']],
    [5.5, 'Banque du Rhône', 'alertes@banque-rhone.test', 'Votre relevé est disponible', 'S', []],
    [7.0, 'Jean Valjean', 'jean@digne.test', '', 'S', []],
    [8.2, '', 'automate@serveur.test', 'Sauvegarde terminée', 'S', []],
    [9.9, 'Anzeigen-Markt', 'post@anzeigen.test', 'Ihre Anzeige läuft ab', '', ['List-Unsubscribe' => '<mailto:weg@anzeigen.test>']],
    [12, 'Sponsored by Science', 'hello@science.test', 'Sponsored by your school: free workshop', '', []],
    [20, 'Le Bon Coin', 'contact@leboncoin.test', 'Le Bon Coin – votre annonce a reçu une réponse', 'S', []],
    [26, 'Annonce', 'annonce@mairie.test', 'annonce', '', []],
    [28, 'Mairie de Lyon', 'info@lyon.test', 'Coupure d’eau rue Garibaldi', 'S', []],
    [30, 'SNCF', 'billets@train.test', 'Votre billet Lyon – Paris du 23/11 à 10:42', 'F', []],
    [34, 'Pub Le Troquet', 'troquet@pub.test', 'Soirée quiz jeudi', '', []],
    [47, 'Docteur Rieux', 'cabinet@oran.test', 'Rappel de rendez-vous', 'S', []],
    [50, 'Reklama Polska', 'biuro@reklama.test', 'Reklama: oferta dla Ciebie', '', ['List-Unsubscribe' => '<https://reklama.test/u>']],
    [58, 'Émile Zola', 'emile@zola.test', 'Re: Re: J’accuse, relecture', 'S', []],
    [66, 'Forum Linux', 'liste@linux.test', '[linux-fr] noyau 7.1', 'S', ['List-Id' => '<linux-fr.linux.test>']],
    [70, 'Hier', 'hier@journal.test', 'Hier, aujourd’hui, demain', '', []],
    [80, 'Réseau social', 'notif@reseau.test', 'Contenu sponsorisé : ce que cela change', '', ['List-Unsubscribe' => '<https://reseau.test/u>']],
    [90, 'Aïcha Benali', 'aicha@exemple.test', 'Photos des vacances', 'SF', []],
];

$dir = $argv[1] ?? exit("usage: messages.php MAILDIR\n");
$now = time();

function word(string $text): string
{
    return preg_match('/[^\x20-\x7e]/', $text) ? mb_encode_mimeheader($text, 'UTF-8', 'Q') : $text;
}

/** Writes one message into a folder of the mailbox. */
function put(string $folder, int $number, int $time, array $fields, string $text, string $flags): void
{
    foreach (['cur', 'new', 'tmp'] as $part) {
        is_dir("$folder/$part") || mkdir("$folder/$part", 0700, true);
    }
    $fields += [
        'Date' => date(DATE_RFC2822, $time), 'Message-ID' => "<$number.$time@exemple.test>", 'MIME-Version' => '1.0',
        'Content-Type' => 'text/plain; charset=UTF-8', 'Content-Transfer-Encoding' => '8bit',
    ];
    $message = '';
    foreach ($fields as $name => $value) {
        $message .= "$name: $value\r\n";
    }
    $file = sprintf('%s/cur/%d.M%dP1.exemple:2,%s', $folder, $time, $number, $flags);
    file_put_contents($file, "$message\r\n$text\r\n");
    touch($file, $time);
}

foreach (MESSAGES as $number => [$hours, $name, $address, $subject, $flags, $more]) {
    $fields = ['From' => $name === '' ? $address : word($name) . " <$address>", 'To' => mb_encode_mimeheader('Camille Témoin', 'UTF-8', 'Q') . ' <camille@exemple.test>'];
    // One message has no subject field at all.
    $fields += $subject === '' ? [] : ['Subject' => word($subject)];
    put($dir, $number, (int) ($now - $hours * 3600), $fields + $more, "Bonjour,\r\n\r\n$subject\r\n\r\nPublicité", strrev($flags));
}

// The rest of the mailbox: correspondence with nothing special about it.
$names = ['Lucie', 'Paul', 'Inès', 'Hugo', 'Chloé', 'Noé', 'Zoé', 'Louis'];
for ($number = 0; $number < 26; $number++) {
    $name = $names[$number % count($names)];
    $fields = ['From' => word($name) . ' <' . strtolower(iconv('UTF-8', 'ASCII//TRANSLIT', $name)) . '@amis.test>', 'To' => 'camille@exemple.test', 'Subject' => word("Nouvelles n° $number")];
    put($dir, 100 + $number, $now - (100 + 31 * $number) * 3600, $fields, 'À bientôt !', $number % 3 ? 'S' : '');
}

// Drafts have no sender worth showing and often no recipient or subject.
for ($number = 0; $number < 4; $number++) {
    $fields = ['From' => 'camille@exemple.test'] + ($number % 2 ? ['Subject' => 'Annonce à relire'] : []);
    put("$dir/.Drafts", 200 + $number, $now - $number * 7200, $fields, 'brouillon', 'DS');
}
