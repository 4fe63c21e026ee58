//! The letters in French.

use temoin_engine::{
    evidence::{Choice, Rule},
    time::Time,
};

use super::{COMPANIES, Company, Facts, some};
use crate::report::authority::Authority;

const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

pub fn to_site(facts: &Facts, authority: &Authority) -> String {
    let Facts { site, .. } = facts;
    format!(
        "Objet : traceurs utilisés sur {site} sans mon consentement\n\n\
         Madame, Monsieur,\n\n\
         {decision}\n\n\
         {observed}\n\n\
         {basis}\n\n\
         Je vous demande :\n\
         1. de faire cesser, par vous et par vos partenaires, la lecture et l’écriture de ces traceurs tant que je \
         n’y ai pas consenti ;\n\
         2. de supprimer ceux que vous avez déposés, et les données me concernant qui en ont été tirées depuis ;\n\
         3. de me dire à qui ces données ont été transmises, et à quelles fins.\n\n\
         {document}\n\n\
         Sans réponse de votre part sous un mois, je pourrai m’adresser à l’autorité compétente : {authority}.\n\n\
         Je vous prie d’agréer, Madame, Monsieur, mes salutations distinguées.\n\n\
         [Nom, adresse, date]\n",
        decision = decision(facts),
        observed = observed(facts),
        basis = basis(authority),
        document = document(facts),
        authority = authority.name,
    )
}

pub fn to_authority(facts: &Facts, authority: &Authority) -> String {
    let Facts { site, .. } = facts;
    format!(
        "À l’attention de : {authority}\n\
         Objet : plainte relative aux traceurs utilisés sur {site}\n\n\
         Madame, Monsieur,\n\n\
         Je souhaite porter à votre connaissance les faits suivants, qui concernent le site {site}.\n\n\
         {decision}\n\n\
         {observed}\n\n\
         {basis}\n\n\
         {document}\n\n\
         Les accès ont été relevés sur mon propre ordinateur, par l’extension Témoin, dans les requêtes que le navigateur \
         a réellement envoyées et dans les scripts des pages. Un traceur envoyé à un serveur a été reçu par lui ; l’usage \
         qu’il en a fait n’est pas visible de mon côté.\n\n\
         J’ai écrit au site le [date] ; [sa réponse, ou son absence de réponse].\n\n\
         Je vous demande d’examiner ces faits et de me tenir informé·e des suites données à ma plainte.\n\n\
         Je vous prie d’agréer, Madame, Monsieur, mes salutations distinguées.\n\n\
         [Nom, adresse, date]\n",
        authority = authority.name,
        decision = decision(facts),
        observed = observed(facts),
        basis = basis(authority),
        document = document(facts),
    )
}

fn decision(facts: &Facts) -> String {
    let Facts { site, .. } = facts;
    match facts.decided {
        Some((Choice::Withdrawn, at)) => {
            format!(
                "Le {}, j’ai retiré mon consentement aux cookies et autres traceurs sur {site}.",
                date(at)
            )
        }
        Some((Choice::Refused, at)) => {
            format!("Le {}, j’ai refusé les cookies et autres traceurs sur {site}.", date(at))
        }
        Some((Choice::Partial, at)) => {
            format!(
                "Le {}, je n’ai accepté qu’une partie des cookies et autres traceurs sur {site}.",
                date(at)
            )
        }
        Some((Choice::Granted, at)) => format!(
            "Le {}, j’ai accepté les cookies et autres traceurs sur {site} ; ce qui suit a été observé avant.",
            date(at)
        ),
        None => format!("J’ai visité le site {site} sans y avoir consenti aux cookies et autres traceurs."),
    }
}

fn observed(facts: &Facts) -> String {
    let mut text = "Voici ce qui a été observé dans mon navigateur :\n".to_owned();
    for company in facts.companies.iter().take(COMPANIES) {
        text += &format!("\n– {}", line(company));
    }
    match facts.companies.len().saturating_sub(COMPANIES) {
        0 => {}
        1 => text += "\n– et 1 autre entreprise, nommée dans le document joint",
        more => text += &format!("\n– et {more} autres entreprises, nommées dans le document joint"),
    }
    text
}

fn line(company: &Company) -> String {
    let more = |count: usize| format!("et {count} de plus");
    let hosts = match &company.hosts[..] {
        [host] if *host == company.name => String::new(),
        hosts => format!(" ({})", some(hosts, more)),
    };
    let rules: Vec<&str> = company.rules.iter().map(|rule| said(*rule)).collect();
    format!(
        "{}{hosts} : {} accès observés, du {} au {}. Traceurs : {}. Constat : {}.",
        company.name,
        company.count,
        date(company.first),
        date(company.last),
        some(&company.trackers, more),
        rules.join(", "),
    )
}

fn said(rule: Rule) -> &'static str {
    match rule {
        Rule::ReadAfterWithdrawal => "lu après le retrait de mon consentement",
        Rule::WriteAfterWithdrawal => "déposé ou renouvelé après le retrait de mon consentement",
        Rule::AccessAfterRefusal => "lu ou déposé malgré mon refus",
        Rule::WriteBeforeChoice => "déposé avant tout choix de ma part",
        Rule::StaleConsentSignal => "un signal du site indiquait encore que je consentais",
        Rule::ThirdPartyNotTold => "ce tiers recevait encore l’indication que je consentais",
        Rule::ValueCarriedOut => "sa valeur a été transmise dans une adresse ou un message",
        Rule::StillStored => "encore enregistré",
        Rule::UnclassifiedAccess => "finalité inconnue",
    }
}

/// Which text the matter is about; whether it was kept is not for us to say.
fn basis(authority: &Authority) -> String {
    let text = match authority.country {
        "FR" => {
            "l’article 82 de la loi n° 78-17 du 6 janvier 1978 relative à l’informatique, aux fichiers et aux libertés"
        }
        "GB" => "l’article 6 des Privacy and Electronic Communications Regulations 2003",
        "CH" => "l’article 45c de la loi fédérale sur les télécommunications",
        _ => "l’article 5, paragraphe 3, de la directive 2002/58/CE et le droit national qui le transpose",
    };
    format!(
        "Ces faits relèvent de {text}, qui encadre la lecture et l’écriture d’informations dans le terminal d’un utilisateur."
    )
}

fn document(facts: &Facts) -> String {
    format!(
        "Le détail (chaque traceur, chaque lecteur, les dates et des exemples d’accès) figure dans le document joint, \
         établi le {} par Témoin {} dans {}. Son empreinte (chaîne SHA-256) est :\n{}",
        date(facts.generated),
        facts.version,
        facts.browser,
        facts.digest,
    )
}

fn date(at: Time) -> String {
    let (year, month, day, hour, minute) = at.calendar();
    let day = if day == 1 { "1er".to_owned() } else { day.to_string() };
    let month = MONTHS.get(usize::from(month) - 1).unwrap_or(&"");
    format!("{day} {month} {year} à {hour:02}:{minute:02} (UTC)")
}
